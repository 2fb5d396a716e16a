"""Answers that wait hold nobody up: neither other datasets, nor the same dataset's other operations."""

import time
from contextlib import ExitStack

import httpx

from simulator.faults.rulebook import put_rule
from tenants.models import Tenant
from tests.mockpsp.server.raw import connected

WAITING = 100


def test_a_hundred_that_wait_hold_up_nobody(live_tenant: Tenant, server: str, key: str, stranger_key: str) -> None:
    put_rule(live_tenant, {"delay": "3s", "operations": ["transactions"]})
    asked = f"GET /transactions HTTP/1.1\r\nHost: psp\r\nAuthorization: Bearer {key}\r\n\r\n"
    with ExitStack() as stack:
        began = time.monotonic()
        late = [stack.enter_context(connected(server, timeout=40)) for _ in range(WAITING)]
        for each in late:
            each.send(asked)
        for known in (key, stranger_key):
            headers = {"Authorization": f"Bearer {known}"}
            client = stack.enter_context(httpx.Client(base_url=server, headers=headers, timeout=5))
            assert [client.get("/accounts").status_code for _ in range(20)] == [200] * 20
        assert {each.answer()[0] for each in late} == {200}
        assert time.monotonic() - began >= 3
