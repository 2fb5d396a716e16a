"""Requests that arrive together: nothing happens twice, and nothing goes below zero."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import httpx

from ledgerdata.audit import differences
from tenants.models import ApiKey, Tenant
from tests.payouts import fund, held, payout, payouts_of

TOGETHER = 50

Answer = TypeVar("Answer")


def at_once(ask: Callable[[int], Answer]) -> list[Answer]:
    """The answers to `ask(0)`, `ask(1)`…, all asked at the same moment from threads of their own."""
    start = Barrier(TOGETHER)

    def wait_and_ask(number: int) -> Answer:
        start.wait(timeout=30)
        return ask(number)

    with ThreadPoolExecutor(TOGETHER) as threads:
        return list(threads.map(wait_and_ask, range(TOGETHER)))


def test_one_key_makes_one_payout(live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    payer = fund(live_tenant, 100_000)
    answers = at_once(lambda _: client_of_key.post("/payouts", json=payout("the-key")))
    assert [answer.status_code for answer in answers] == [201] * TOGETHER
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert payouts_of(live_tenant) == {"the-key": 1}
    assert held(payer) == 100_000 - 100


def test_limited_funds_are_never_overdrawn(live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    payer = fund(live_tenant, 1_050)
    answers = at_once(lambda number: client_of_key.post("/payouts", json=payout(f"key-{number}")))
    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [422] * 40
    assert len(payouts_of(live_tenant)) == 10
    assert held(payer) == 50
    live_tenant.refresh_from_db()
    assert list(differences(live_tenant)) == []


def test_one_unknown_key_makes_one_dataset(committing: None, client_of_key: httpx.Client, key: str) -> None:
    before = Tenant.objects.count()
    answers = at_once(lambda _: client_of_key.get("/accounts"))
    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, [])] * TOGETHER
    assert Tenant.objects.count() == before + 1
    assert ApiKey.objects.filter(tenant=Tenant.objects.latest("pk")).count() == 1
