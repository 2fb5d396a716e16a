"""Requests that arrive together: nothing happens twice, and nothing goes below zero."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import httpx

from ledgerdata.models import Account, Payment
from ledgerdata.operations import open_account, writing
from ledgerdata.reading.audit import differences
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


def test_posts_of_all_kinds_do_not_disturb_one_another(live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    payer = fund(live_tenant, 100_000)
    with writing(live_tenant) as ledger:
        savings = open_account(ledger, "Savings", reference="savings")  # its balance begins among the POSTs

    def ask(number: int) -> tuple[int, int]:
        path, changed = [
            ("/payouts", {}),
            ("/transfers", {"destinationAccountId": "savings"}),
            ("/payouts", {"idempotencyKey": "shared"}),
            ("/payouts", {"destinationAccountId": "nobody"}),
            ("/payouts", {"amount": "0"}),
        ][number % 5]
        return number % 5, client_of_key.post(path, json=payout(f"key-{number}") | changed).status_code

    assert sorted(at_once(ask)) == [
        (kind, code) for kind, code in enumerate([201, 201, 201, 404, 400]) for _ in range(10)
    ]
    assert (held(payer), held(Account.objects.get(pk=savings.pk))) == (100_000 - 10 * 100 - 10 * 100 - 100, 10 * 100)
    assert sorted(payouts_of(live_tenant)) == sorted(["shared", *(f"key-{number}" for number in range(0, TOGETHER, 5))])
    assert Payment.objects.filter(tenant=live_tenant, type="TRANSFER").count() == 10
    live_tenant.refresh_from_db()
    assert list(differences(live_tenant)) == []


def test_one_unknown_key_makes_one_dataset(committing: None, client_of_key: httpx.Client, key: str) -> None:
    before = Tenant.objects.count()
    answers = at_once(lambda _: client_of_key.get("/accounts"))
    assert [(answer.status_code, answer.json()) for answer in answers] == [(200, [])] * TOGETHER
    assert Tenant.objects.count() == before + 1
    assert ApiKey.objects.filter(tenant=Tenant.objects.latest("pk")).count() == 1
