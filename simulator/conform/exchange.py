"""Requests to the endpoint and what it answered, each of them kept until it is judged."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from simulator.consumer.store import Item

TIME_OUT = 10.0
PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Between tries of a read that failed: the consumer too asks again, a period later."""
SHOWN = 300


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. `status` is 0, and `fault` says why, where there was no whole answer."""

    request: str  # its first line, without the key
    path: str
    query: Mapping[str, str]
    status: int
    headers: Mapping[str, str]
    body: bytes
    content: Any  # the body as JSON; None where it is none
    seconds: float
    fault: str = ""
    sent: httpx.Request | None = None

    @property
    def rows(self) -> list[Item]:
        """The objects of a list; none where the answer is no list."""
        content = self.content if self.status == 200 and isinstance(self.content, list) else []
        return [row for row in content if isinstance(row, dict)]

    @property
    def summary(self) -> str:
        """The answer on one line, cut to a bounded length."""
        if not self.status:
            return self.fault
        text = " ".join(self.body[: 4 * SHOWN].decode(errors="replace").split())
        return f"{self.status} {text[:SHOWN]}{'…' if len(text) > SHOWN else ''}"


class Recorder(httpx.BaseTransport):
    """Sends requests and keeps each exchange in `log`. A read that fails is tried again; a POST never is."""

    def __init__(self, inner: httpx.BaseTransport, base: str, pause: Callable[[float], None] = time.sleep) -> None:
        self.inner = inner
        self.base = base
        self.pause = pause
        self.log: list[Exchange] = []
        self.pauses: tuple[float, ...] = ()  # none until it has answered once

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        pauses = list(self.pauses) if request.method == "GET" else []
        while True:
            exchange = self._exchange(request)
            if not _may_pass(exchange) or not pauses:
                break
            self.pause(pauses.pop(0))
        self.log.append(exchange)
        if not exchange.status:
            raise httpx.TransportError(exchange.fault, request=request)
        return httpx.Response(exchange.status, headers=exchange.headers, content=exchange.body, request=request)

    def close(self) -> None:
        self.inner.close()

    def _exchange(self, request: httpx.Request) -> Exchange:
        line = f"{request.method} {request.url.raw_path.decode()}"
        path = request.url.path.removeprefix(self.base)
        began, fault = time.monotonic(), ""
        status, headers, body = 0, httpx.Headers(), b""
        try:
            answer = self.inner.handle_request(request)
            body = answer.read()
            answer.close()
            status, headers = answer.status_code, answer.headers
        except httpx.TimeoutException:
            fault = f"no answer within {TIME_OUT:g} s"
        except httpx.RequestError as error:
            fault = f"no whole answer: {error or type(error).__name__}"
        seconds = time.monotonic() - began
        shown = {name: value for name, value in headers.items() if name not in ("content-encoding", "content-length")}
        return Exchange(
            line, path, dict(request.url.params), status, shown, body, _parsed(body), seconds, fault, request
        )


def client_of(
    url: str, key: str, pause: Callable[[float], None], transport: httpx.BaseTransport | None = None
) -> tuple[httpx.Client, Recorder]:
    """A client of the endpoint with its key, and the recorder of all that it does."""
    recorder = Recorder(transport or httpx.HTTPTransport(), httpx.URL(url).path.rstrip("/"), pause)
    headers = {"Authorization": f"Bearer {key}"}
    client = httpx.Client(base_url=url.rstrip("/"), headers=headers, transport=recorder, timeout=TIME_OUT)
    return client, recorder


def _may_pass(exchange: Exchange) -> bool:
    """Whether it is a failure as a restart or a crowd makes one."""
    if not exchange.status:
        return not exchange.fault.startswith("no answer within")
    return exchange.status >= 500 or exchange.status in (408, 425, 429)


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
