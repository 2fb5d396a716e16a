"""The consumer gives up after 10 s: whatever a request waits for, one thing after the other, it is answered before."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from statistics import median
from threading import Event

import httpx
import psycopg
import pytest
from django.db import connection

from tenants.access import add_key
from tenants.db.waiting import PATIENCE
from tenants.models import Tenant
from tests.mockpsp.server.test_writers import nobody_can_write
from tests.payouts import fund, payout, payouts_of
from tests.server import database_url, running

CLIENTS = 40  # more than the two workers have threads that write
KEYS = 8
WITHIN = 8.0  # seconds
LOCKED_SECONDS = [
    pytest.param(7.0, id="shortly"),
    pytest.param(30.0, id="long", marks=pytest.mark.soak),
]


def headers_of(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.parametrize("seconds", LOCKED_SECONDS)
def test_every_answer_comes_in_time(seconds: float, live_tenant: Tenant, key: str) -> None:
    """With all threads at a lock that does not come, and others waiting for the threads."""
    fund(live_tenant, 1_000_000)
    keys = [key, *(f"{key}-{number}" for number in range(1, KEYS))]
    for each in keys[1:]:
        add_key(live_tenant, each)
    numbers, over = count(), Event()
    with running() as server, ThreadPoolExecutor(CLIENTS) as threads:

        def post_on(client: int) -> list[tuple[int, float]]:
            headers = headers_of(keys[client % KEYS])
            answers: list[tuple[int, float]] = []
            with httpx.Client(base_url=server.root, headers=headers, timeout=60) as http:
                while not answers or not over.is_set():
                    began = time.monotonic()
                    status = http.post("/payouts", json=payout(f"in-time-{next(numbers)}")).status_code
                    answers.append((status, time.monotonic() - began))
                    time.sleep(0.2)
            return answers

        with nobody_can_write():
            clients = [threads.submit(post_on, client) for client in range(CLIENTS)]
            time.sleep(seconds)
        time.sleep(1)
        over.set()
        answers = [answer for client in clients for answer in client.result(timeout=60)]
    statuses = Counter(status for status, _ in answers)
    assert set(statuses) == {201, 503}  # refused while it was locked, and taken afterwards
    assert max(took for _, took in answers) < WITHIN
    assert sum(payouts_of(live_tenant).values()) >= statuses[201]


@contextmanager
def locked_by_a_stranger(tenant: Tenant) -> Iterator[None]:
    with psycopg.connect(database_url()) as stranger:
        stranger.execute("SELECT 1 FROM tenants_tenant WHERE id = %s FOR UPDATE", [tenant.pk])
        yield
        stranger.rollback()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks no row")
def test_a_locked_dataset_holds_up_no_other(live_tenant: Tenant, key: str) -> None:
    other = Tenant.objects.create(name="another one")
    add_key(other, f"{key}-other")
    for tenant in (live_tenant, other):
        fund(tenant, 1_000_000)

    def post(own_key: str, number: int) -> tuple[int, float]:
        began = time.monotonic()
        body = payout(f"beside-{number}")
        status = client.post("/payouts", headers=headers_of(own_key), json=body).status_code
        return status, time.monotonic() - began

    with (
        running() as server,
        httpx.Client(base_url=server.root, timeout=60) as client,
        ThreadPoolExecutor(CLIENTS) as threads,
    ):
        with locked_by_a_stranger(live_tenant):
            locked = [threads.submit(post, key, number) for number in range(CLIENTS // 2)]
            beside = [post(f"{key}-other", number) for number in range(20)]
            refused = [each.result(timeout=60) for each in locked]
            told = client.post("/payouts", headers=headers_of(key), json=payout("told")).json()["Detail"]
            later = [post(key, number) for number in range(CLIENTS, CLIENTS + 8)]
        assert {status for status, _ in beside} == {201}
        assert max(took for _, took in beside) < PATIENCE * 0.8
        assert "another writer of the dataset" in told
        assert {status for status, _ in (*refused, *later)} == {503}
        assert max(took for _, took in refused) < WITHIN
        assert max(took for _, took in later) < WITHIN
        assert median(took for _, took in later) < 3.0  # the lock is tried again, and not waited for as long
        give_up = time.monotonic() + WITHIN
        while post(key, -1)[0] != 201:
            assert time.monotonic() < give_up
