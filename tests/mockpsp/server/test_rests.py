"""The server rests between requests; the connections of its clients may not go with that."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tenants.models import Tenant
from tests.server import running

RESTS = 5
REST_SECONDS = 1.5
KEPT_CONNECTIONS = 16


def workers(pid: int) -> set[str]:
    """The processes that the server's first one started."""
    return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def ask(connection: HTTPConnection, key: str) -> tuple[int, int]:
    """The status of an answer, and the port from which it was asked: another one for another connection."""
    connection.request("GET", "/transactions", headers={"Authorization": f"Bearer {key}"})
    answer = connection.getresponse()
    answer.read()
    port: int = connection.sock.getsockname()[1]
    return answer.status, port


def test_kept_connections_survive_rests(live_tenant: Tenant, key: str) -> None:
    """Where a worker dies, the connections that it had are cut, and another one takes its place."""
    with running() as server, ThreadPoolExecutor(KEPT_CONNECTIONS) as pool:
        address = urlsplit(server.root)
        connections = [HTTPConnection(str(address.hostname), address.port) for _ in range(KEPT_CONNECTIONS)]
        ask_all = partial(pool.map, ask, connections, [key] * KEPT_CONNECTIONS)
        first, at_first = list(ask_all()), workers(server.process.pid)
        assert {status for status, _ in first} == {200}
        for _ in range(RESTS):
            time.sleep(REST_SECONDS)
            for _ in range(8):
                assert list(ask_all()) == first
        assert workers(server.process.pid) == at_first
