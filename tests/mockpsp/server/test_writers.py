"""While nobody can write, those that want to hold up nobody else."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import psycopg
from django.db import connection

from tenants.models import Tenant
from tests.payouts import fund, payout, payouts_of
from tests.server import database_url, running

WAITING = 24


@contextmanager
def nobody_can_write() -> Iterator[None]:
    """Another program holds the lock that every write needs."""
    other: sqlite3.Connection | psycopg.Connection[Any]
    if connection.vendor == "sqlite":
        other = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        other = psycopg.connect(database_url())
        other.execute("LOCK TABLE tenants_tenant IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.rollback()
        other.close()


def test_reads_and_pages_wait_for_no_writer(live_tenant: Tenant, key: str) -> None:
    fund(live_tenant, 1_000_000)
    with running() as server, ThreadPoolExecutor(2 * WAITING) as threads:

        def post(number: int) -> int:
            headers = {"Authorization": f"Bearer {key}"}
            body = payout(f"waits-{number}")
            return httpx.post(f"{server.root}/payouts", headers=headers, json=body, timeout=60).status_code

        def sign_up(number: int) -> int:
            headers = {"Authorization": f"Bearer key-of-somebody-new-{number}"}
            return httpx.get(f"{server.root}/accounts", headers=headers, timeout=60).status_code

        with httpx.Client(base_url=server.root, headers={"Authorization": f"Bearer {key}"}, timeout=5) as reader:
            assert reader.get("/transactions").status_code == 200
            with nobody_can_write():
                posts = [threads.submit(post, number) for number in range(WAITING)]
                sign_ups = [threads.submit(sign_up, number) for number in range(WAITING)]
                for _ in range(10):
                    assert reader.get("/transactions").status_code == 200
                    assert reader.get("/healthz").status_code in {200, 503}  # it tells whether writing works
                    assert reader.get("/static/mockpsp/admin.css").status_code == 200
        posted = [each.result(timeout=60) for each in posts]
        assert set(posted) <= {201, 503}
        assert {each.result(timeout=60) for each in sign_ups} <= {200, 503}
    assert sum(payouts_of(live_tenant).values()) == posted.count(201)
