"""The server's threads come and go; neither their database connections nor those of its clients may go with them."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from mockpsp.threads import keep_connections
from tenants.models import Tenant
from tests.server import running

RESTS = 5
REST_SECONDS = 5
KEPT_CONNECTIONS = 16
THREADS = 12


def test_connections_of_ended_threads_are_closed(committing: None) -> None:
    used: list[BaseDatabaseWrapper] = []

    def work() -> None:
        keep_connections()
        keep_connections()
        used.append(connections[DEFAULT_DB_ALIAS])
        Tenant.objects.exists()

    for _ in range(THREADS):
        thread = Thread(target=work)
        thread.start()
        thread.join(timeout=30)
    assert [wrapper.connection for wrapper in used[:-1]] == [None] * (THREADS - 1)


def _workers(pid: int) -> set[str]:
    """The processes that the server's first one started."""
    return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def _ask(connection: HTTPConnection, key: str) -> tuple[int, int]:
    """The status of an answer, and the port from which it was asked: another one for another connection."""
    connection.request("GET", "/transactions", headers={"Authorization": f"Bearer {key}"})
    answer = connection.getresponse()
    answer.read()
    port: int = connection.sock.getsockname()[1]
    return answer.status, port


@pytest.mark.waits
def test_kept_connections_survive_rests(live_tenant: Tenant, key: str) -> None:
    """Where a worker dies, the connections that it had are cut, and another one takes its place."""
    with running(MOCKPSP_IDLE_THREAD_SECONDS=str(REST_SECONDS)) as server, ThreadPoolExecutor(KEPT_CONNECTIONS) as pool:
        address = urlsplit(server.root)
        connections = [HTTPConnection(str(address.hostname), address.port) for _ in range(KEPT_CONNECTIONS)]
        ask_all = partial(pool.map, _ask, connections, [key] * KEPT_CONNECTIONS)
        first, workers = list(ask_all()), _workers(server.process.pid)
        assert {status for status, _ in first} == {200}
        for _ in range(RESTS):
            time.sleep(REST_SECONDS + 2)
            for _ in range(8):
                assert list(ask_all()) == first
        assert _workers(server.process.pid) == workers
