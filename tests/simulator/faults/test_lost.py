"""An answer that is lost after the deed: the same key gives the same payout, whoever asks and whatever dies."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from ledgerdata.reading.audit import differences
from simulator.faults.rulebook import put_rule, rules_of, switch_all_off
from tenants.models import Tenant
from tests.payouts import fund, held, payout, payouts_of
from tests.server import running

pytestmark = pytest.mark.wrong_answers

CLIENTS = 16
KEYS = 12


def _client(root: str, key: str) -> httpx.Client:
    return httpx.Client(base_url=root, headers={"Authorization": f"Bearer {key}"}, timeout=20)


def _ids(root: str, key: str) -> dict[str, str]:
    """What one client gets, which sends each payout again until it is answered."""
    ids: dict[str, str] = {}
    with _client(root, key) as client:
        for number in range(KEYS):
            while f"key-{number}" not in ids:
                with suppress(httpx.TransportError):
                    answer = client.post("/payouts", json=payout(f"key-{number}"))
                    if answer.status_code == 201:
                        ids[f"key-{number}"] = answer.json()["id"]
    return ids


def test_sixteen_clients_that_lose_half_of_the_answers_pay_once(live_tenant: Tenant, server: str, key: str) -> None:
    payer = fund(live_tenant, 100_000)
    for way in ("lost_reset", "lost_status"):
        put_rule(live_tenant, {"way": way, "millionths": 300_000, "operations": ["payouts"]})
    with ThreadPoolExecutor(CLIENTS) as threads:
        told = list(threads.map(lambda _: _ids(server, key), range(CLIENTS)))
    assert all(each == told[0] for each in told)
    assert payouts_of(live_tenant) == {f"key-{number}": 1 for number in range(KEYS)}
    assert held(payer) == 100_000 - KEYS * 100
    assert all(rule.hits for rule in rules_of(live_tenant))
    live_tenant.refresh_from_db()
    assert list(differences(live_tenant)) == []


def test_a_server_that_is_killed_meanwhile_changes_nothing_of_that(live_tenant: Tenant, key: str) -> None:
    payer = fund(live_tenant, 100_000)
    put_rule(live_tenant, {"way": "lost_timeout", "wait": "30s", "operations": ["payouts"]})

    def lose(root: str, number: int) -> None:
        with _client(root, key) as client, suppress(httpx.TransportError):
            client.post("/payouts", json=payout(f"key-{number}"), timeout=10)

    with running() as first, ThreadPoolExecutor(CLIENTS) as threads:
        lost = [threads.submit(lose, first.root, number % KEYS) for number in range(CLIENTS)]
        while not payouts_of(live_tenant):
            assert not all(each.done() for each in lost)
        first.kill()
    switch_all_off(live_tenant)
    made = set(payouts_of(live_tenant))
    with running() as second:
        ids = _ids(second.root, key)
        assert ids == _ids(second.root, key)
    assert made <= set(ids)
    assert payouts_of(live_tenant) == {f"key-{number}": 1 for number in range(KEYS)}
    assert held(payer) == 100_000 - KEYS * 100
