"""Connections that clients keep, as the consumer does: none may be cut, and no worker replaced."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.server import RunningServer

KEPT_CONNECTIONS = 16


class Kept:
    """All of them, with the first answer to each."""

    def __init__(self, server: RunningServer, key: str, pool: ThreadPoolExecutor) -> None:
        address = urlsplit(server.root)
        self._connections = [HTTPConnection(str(address.hostname), address.port) for _ in range(KEPT_CONNECTIONS)]
        self._pid, self._key, self._pool = server.process.pid, key, pool
        self._first = self._ask_all()
        self._workers = _workers(self._pid)
        assert {status for status, _ in self._first} == {200}

    def assert_all_there(self) -> None:
        """Each is answered as the first time, from the same port; another one would mean another connection."""
        assert self._ask_all() == self._first
        assert _workers(self._pid) == self._workers

    def _ask_all(self) -> list[tuple[int, int]]:
        return list(self._pool.map(self._ask, self._connections))

    def _ask(self, connection: HTTPConnection) -> tuple[int, int]:
        connection.request("GET", "/transactions?pageSize=5", headers={"Authorization": f"Bearer {self._key}"})
        answer = connection.getresponse()
        answer.read()
        port: int = connection.sock.getsockname()[1]
        return answer.status, port


@contextmanager
def kept_connections(server: RunningServer, key: str) -> Iterator[Kept]:
    with ThreadPoolExecutor(KEPT_CONNECTIONS) as pool:
        yield Kept(server, key, pool)


def _workers(pid: int) -> set[str]:
    """The processes that the server's first one started."""
    return set(Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
