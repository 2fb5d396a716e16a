"""What takes minutes, and is run by `make soak` alone: many rests under mixed load, and thousands that hold back."""

import resource
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count
from statistics import median, quantiles
from threading import Event
from typing import Any

import httpx
import pytest

from ledgerdata.reading.audit import differences
from tenants.models import Tenant
from tests.mockpsp.server.kept import kept_connections
from tests.mockpsp.server.raw import connected
from tests.payouts import fund, payout
from tests.server import running

pytestmark = pytest.mark.soak

RESTS = 200
REST_SECONDS = 0.5
MANY = 2_000
SECONDS_OF_MANY = 15
BODY = "POST /payouts HTTP/1.1\r\nHost: psp\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"


@contextmanager
def mixed_load(root: str, key: str) -> Iterator[None]:
    """Payouts, pages, sign-in pages, and clients that leave in the middle of a request."""
    over = Event()
    numbers = count()

    def until_over() -> None:
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(base_url=root, headers=headers, timeout=30) as client:
            while not over.is_set():
                assert client.post("/payouts", json=payout(f"soak-{next(numbers)}")).status_code == 201
                assert client.get("/transactions?pageSize=5").status_code == 200
                assert client.get("/admin/login/").status_code == 200
                with connected(root) as raw:
                    raw.send(f"{BODY}half of it")
                time.sleep(0.05)

    with ThreadPoolExecutor(2) as threads:
        loads = [threads.submit(until_over) for _ in range(2)]
        try:
            yield
        finally:
            over.set()
        for load in loads:
            load.result(timeout=60)


def test_many_rests_under_mixed_load(live_tenant: Tenant, key: str) -> None:
    fund(live_tenant, 100_000_000)
    with running() as server, kept_connections(server, key) as kept, mixed_load(server.root, key):
        for _ in range(RESTS):
            time.sleep(REST_SECONDS)
            kept.assert_all_there()
        assert httpx.get(f"{server.root}/healthz").json()["workersLost"] == 0
    live_tenant.refresh_from_db()
    assert list(differences(live_tenant)) == []


@pytest.mark.parametrize("part", ["", "GET /acc", BODY, f"{BODY}half of it"])
def test_thousands_that_hold_back(live_tenant: Tenant, key: str, part: str) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    fund(live_tenant, 1_000_000)
    headers = {"Authorization": f"Bearer {key}"}
    took: list[float] = []

    def ask(method: str, path: str, **more: Any) -> int:
        """As a client that comes anew: with a connection of its own."""
        began = time.monotonic()
        status = httpx.request(method, f"{server.root}{path}", headers=headers, timeout=10, **more).status_code
        took.append(time.monotonic() - began)
        return status

    with running() as server, ExitStack() as stack:
        for _ in range(MANY):
            stack.enter_context(connected(server.root)).send(part)
        give_up = time.monotonic() + SECONDS_OF_MANY
        for number in count():
            assert ask("GET", "/transactions") == 200
            assert ask("POST", "/payouts", json=payout(f"beside-{number}")) == 201
            assert ask("GET", "/healthz") == 200
            if time.monotonic() > give_up:
                break
            stack.enter_context(connected(server.root)).send(part)  # whoever was sent away comes again
            time.sleep(0.1)
    at_p99 = quantiles(took, n=100, method="inclusive")[98]
    assert at_p99 < 1, f"{len(took)} answers: p50 {median(took):.3f} s, p99 {at_p99:.3f} s, most {max(took):.3f} s"
