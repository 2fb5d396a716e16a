"""`manage.py serve`: how it ends, and what is left when it does."""

import os
import signal
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.conf import settings

from ledgerdata.operations import writing
from ledgerdata.reading.audit import differences
from tenants.db.snapshot import snapshot
from tenants.models import Tenant
from tests.payouts import fund, held, payout, payouts_of
from tests.server import RunningServer, database_url, running


def client_of(server: RunningServer, key: str) -> httpx.Client:
    return httpx.Client(base_url=server.root, headers={"Authorization": f"Bearer {key}"}, timeout=30)


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_requests_under_way_are_answered_at_the_end(live_tenant: Tenant, key: str, by: signal.Signals) -> None:
    fund(live_tenant, 100)
    with running() as server, client_of(server, key) as client, ThreadPoolExecutor(2) as threads:
        assert client.get("/accounts").status_code == 200
        with writing(live_tenant):  # the POST has to wait for the dataset's lock
            answer = threads.submit(client.post, "/payouts", json=payout("under-way"))
            assert not _done(answer, within=1.5)
            ending = threads.submit(server.end, by)
            assert not _done(ending)
        assert answer.result(timeout=30).status_code == 201
        assert ending.result(timeout=30) == 0
    assert payouts_of(live_tenant) == {"under-way": 1}


def test_taken_port_is_refused(server: str) -> None:
    port = str(urlsplit(server).port)
    env = os.environ | {"DATABASE_URL": database_url(), "PORT": port}
    line = [sys.executable, "manage.py", "serve"]
    ended = subprocess.run(
        line, env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode != 0
    assert f"Cannot listen on 127.0.0.1:{port}" in ended.stderr


def test_starting_again_loses_nothing(live_tenant: Tenant, key: str) -> None:
    fund(live_tenant, 1_000)
    with running() as server, client_of(server, key) as client:
        first = client.post("/payouts", json=payout("kept")).json()
        before = client.get("/transactions").json()
        assert server.end(signal.SIGTERM) == 0
    with running() as server, client_of(server, key) as client:
        assert client.get("/transactions").json() == before
        assert client.post("/payouts", json=payout("kept")).json() == first


def test_killed_server_leaves_no_half_payment(live_tenant: Tenant, key: str) -> None:
    payer = fund(live_tenant, 1_000_000)
    sent: list[str] = []
    with running() as server, client_of(server, key) as client, ThreadPoolExecutor(8) as threads:
        numbers = count()

        def post_until_it_dies() -> None:
            while True:
                posted = f"key-{next(numbers)}"
                sent.append(posted)
                try:
                    client.post("/payouts", json=payout(posted))
                except httpx.TransportError:
                    return

        posting = [threads.submit(post_until_it_dies) for _ in range(8)]
        while len(sent) < 100:
            assert not _done(posting[0], within=0.01)
        server.kill()
    with snapshot():  # PostgreSQL may be about to commit what it was sent
        assert list(differences(live_tenant)) == []
    with running() as server, client_of(server, key) as client:
        assert {client.post("/payouts", json=payout(posted)).status_code for posted in sent} == {201}
    live_tenant.refresh_from_db()
    assert list(differences(live_tenant)) == []
    assert payouts_of(live_tenant) == dict.fromkeys(sent, 1)
    assert held(payer) == 1_000_000 - 100 * len(sent)


def _done(future: "Future[Any]", within: float = 0.5) -> bool:
    """Whether it ends within so many seconds."""
    try:
        future.exception(timeout=within)
    except TimeoutError:
        return False
    return True
