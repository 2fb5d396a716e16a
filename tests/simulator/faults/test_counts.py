"""Hits are counted once, by all processes together, and the same seed gives the same faults again."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from simulator.faults.rulebook import put_rule, rules_of, switch_rule
from tenants.access import tenant_of
from tenants.models import Tenant
from tests.server import running

pytestmark = pytest.mark.wrong_answers

OWN_COURSE = 90


def _statuses(clients: list[httpx.Client], count: int = OWN_COURSE, path: str = "/accounts") -> list[int]:
    with ThreadPoolExecutor(len(clients)) as threads:
        asked = [threads.submit(clients[number % len(clients)].get, path) for number in range(count)]
        return [each.result().status_code for each in asked]


def _clients(key: str, *roots: str, each: int = 1) -> list[httpx.Client]:
    headers = {"Authorization": f"Bearer {key}"}
    return [httpx.Client(base_url=root, headers=headers, timeout=30) for root in roots for _ in range(each)]


def test_two_servers_hit_exactly_so_many(live_tenant: Tenant, key: str) -> None:
    put_rule(live_tenant, {"name": "next", "status": 500, "most": 25})
    put_rule(live_tenant, {"name": "third", "status": 502, "every": 3, "start": 2})
    with running(MOCKPSP_WORKERS="1") as first, running(MOCKPSP_WORKERS="1") as second:
        statuses = _statuses(_clients(key, first.root, second.root, each=4))
    following = OWN_COURSE - 25
    assert statuses.count(500) == 25
    assert statuses.count(502) == (following - 1) // 3
    assert [(rule.seen, rule.hits, rule.is_on) for rule in rules_of(live_tenant)] == [
        (25, 25, False),
        (following, (following - 1) // 3, True),
    ]


def test_the_same_seed_hits_the_same_requests(live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    rule = put_rule(live_tenant, {"status": 500, "millionths": 400_000, "seed": "again"})
    first = _statuses([client_of_key], 30)
    switch_rule(live_tenant, rule.pk, on=False)
    assert set(_statuses([client_of_key], 5)) == {200}
    switch_rule(live_tenant, rule.pk, on=True)
    assert _statuses([client_of_key], 30) == first
    assert len(set(first)) == 2


def test_datasets_side_by_side_have_their_own(live_tenant: Tenant, server: str) -> None:
    keys = [f"beside-{live_tenant.pk}-{number:020}" for number in range(32)]
    for number, key in enumerate(keys):
        tenant = tenant_of(key)
        if number % 2:
            put_rule(tenant, {"status": 400 + number, "millionths": 500_000, "seed": "one"})
    clients = [_clients(key, server)[0] for key in keys]
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda client: _statuses([client], 12), clients))
    for number, told in enumerate(statuses):
        assert set(told) == ({200, 400 + number} if number % 2 else {200})
        assert [status == 200 for status in told] == [status == 200 for status in statuses[1 if number % 2 else 0]]


def test_a_reset_keeps_the_rules(live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    put_rule(live_tenant, {"status": 500})
    assert client_of_key.post("/simulator/v1/reset").status_code < 300
    assert client_of_key.get("/accounts").status_code == 500
