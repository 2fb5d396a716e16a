"""HTTP as bytes on a socket, for what no client library would send."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit


class Raw:
    """One connection."""

    def __init__(self, root: str, timeout: float = 20.0) -> None:
        address = urlsplit(root)
        self.sock = socket.create_connection((str(address.hostname), int(address.port or 0)), timeout)

    def send(self, text: str | bytes) -> None:
        self.sock.sendall(text.encode() if isinstance(text, str) else text)

    def answer(self, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
        """Status, headers (names in lower case) and body of the next answer."""
        response = http.client.HTTPResponse(self.sock, method=method)
        response.begin()
        body = response.read()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, body

    def answers(self, count: int) -> list[tuple[int, bytes]]:
        """Status and body of the next answers, which may come in one piece."""
        with self.sock.makefile("rb") as file:
            return [_next(file) for _ in range(count)]

    def refused(self) -> tuple[int, str]:
        """Status and Detail of an answer that has to be an error in the contract's form, after which comes the end."""
        status, headers, body = self.answer()
        assert headers["content-type"] == "application/json; charset=utf-8"
        assert headers["connection"] == "close"
        told = json.loads(body)
        assert set(told) == {"Title", "Detail"}
        assert self.is_ended()
        return status, told["Detail"]

    def rest(self) -> bytes:
        """All that comes until the end."""
        received = b""
        while piece := self.sock.recv(65536):
            received += piece
        return received

    def is_ended(self) -> bool:
        """Whether the server says that nothing follows; waits for it."""
        return self.sock.recv(1) == b""


def _next(file: Any) -> tuple[int, bytes]:
    status = int(file.readline().split()[1])
    headers = http.client.parse_headers(file)
    return status, file.read(int(headers["Content-Length"] or 0))


@contextmanager
def connected(root: str, timeout: float = 20.0) -> Iterator[Raw]:
    raw = Raw(root, timeout)
    with raw.sock:
        yield raw
