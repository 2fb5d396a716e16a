"""One request and what comes of it, as a raw socket and as httpx see it: both have to see the same."""

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.mockpsp.server.raw import Raw, connected

ANSWERED, CLOSED, RESET, TOO_LATE = "answered", "closed", "reset", "too late"
"""How it ends: with a whole answer, without (the rest of) one, by force, or after the caller's patience."""


@dataclass
class Seen:
    end: str
    seconds: float
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Eye = Callable[..., Seen]
"""(root, key, path, body to POST if any, patience in seconds)."""


def by_socket(root: str, key: str, path: str, body: dict[str, Any] | None = None, patience: float = 20.0) -> Seen:
    text = "" if body is None else json.dumps(body)
    head = f"Host: psp\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {len(text)}"
    seen = Seen(ANSWERED, time.monotonic())
    with connected(root, patience) as raw:
        raw.send(f"{'GET' if body is None else 'POST'} {path} HTTP/1.1\r\n{head}\r\n\r\n{text}")
        try:
            _read(raw, seen)
        except (http.client.RemoteDisconnected, http.client.IncompleteRead):
            seen.end = CLOSED
        except ConnectionResetError:
            seen.end = RESET
        except TimeoutError:
            seen.end = TOO_LATE
    seen.seconds = time.monotonic() - seen.seconds
    return seen


def _read(raw: Raw, seen: Seen) -> None:
    response = http.client.HTTPResponse(raw.sock)
    response.begin()
    seen.status, seen.headers = response.status, {name.lower(): value for name, value in response.getheaders()}
    try:
        seen.body = response.read()
    except http.client.IncompleteRead as cut:
        seen.body = cut.partial
        raise


def by_httpx(root: str, key: str, path: str, body: dict[str, Any] | None = None, patience: float = 20.0) -> Seen:
    seen = Seen(ANSWERED, time.monotonic())
    method = "GET" if body is None else "POST"
    with httpx.Client(base_url=root, headers={"Authorization": f"Bearer {key}"}, timeout=patience) as client:
        try:
            with client.stream(method, path, json=body) as answer:
                seen.status, seen.headers = answer.status_code, dict(answer.headers)
                for piece in answer.iter_bytes():
                    seen.body += piece
        except httpx.ReadTimeout:
            seen.end = TOO_LATE
        except httpx.ReadError:
            seen.end = RESET
        except httpx.RemoteProtocolError:
            seen.end = CLOSED
    seen.seconds = time.monotonic() - seen.seconds
    return seen


EYES: dict[str, Eye] = {"socket": by_socket, "httpx": by_httpx}
