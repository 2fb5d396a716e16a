"""The consumer's own API, read page by page (Formance Payments v3)."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

PAGE_SIZE = 1_000
TIME_OUT = 60.0
PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
MOST_BYTES = 64_000_000  # of one page
GATEWAY = "/api/payments"
AGAIN = {408, 425, 429}

Item = Mapping[str, Any]


class Unreadable(Exception):
    """The consumer's API gives something that cannot be read; the text says what, and what would be right."""


@dataclass(frozen=True, slots=True)
class Page:
    """Items of a list, and the cursor of the next page; empty where it is the last one.

    Whole numbers past 64 bits are floats, unless the request asks for exact ones.
    """

    items: list[Item]
    next: str


class ConsumerAPI:
    """One consumer. A request that fails as during a restart is repeated a few times."""

    def __init__(
        self,
        url: str,
        token: str = "",
        *,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
        within: float | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.Client(
            base_url=url, headers=headers, timeout=TIME_OUT if within is None else within / 4, transport=transport
        )
        self._pause = pause
        self._ends = None if within is None else time.monotonic() + within
        self._prefix: str | None = None

    def close(self) -> None:
        self._client.close()

    def pages(self, path: str, cursor: str = "") -> Iterator[Page]:
        """The pages of a list from a cursor on. Raises Unreadable."""
        while True:
            page = _page(self._get(path, cursor), path)
            yield page
            if not page.next:
                return
            if page.next == cursor:
                raise Unreadable(f"{path} gives the same cursor again: it would be read for ever.")
            cursor = page.next

    def balances_of(self, account_id: str) -> Iterator[Page]:
        return self.pages(f"/v3/accounts/{quote(account_id, safe='')}/balances")

    def _get(self, path: str, cursor: str) -> Any:
        query = {"cursor": cursor} if cursor else {"pageSize": str(PAGE_SIZE)}
        if self._prefix is None:
            self._prefix = self._find_prefix()
        status, body = self._tried(self._prefix + path, query)
        if status != 200:
            raise Unreadable(f"{path} answers {status}: {_why(status)}")
        return _parsed(body, path)

    def _find_prefix(self) -> str:
        """Empty for the consumer itself; for a gateway the path below which it has the consumer."""
        for prefix in ("", GATEWAY):
            status, _ = self._tried(f"{prefix}/v3/accounts", {"pageSize": "1"})
            if status != 404:
                return prefix
        raise Unreadable(f"there is neither /v3/accounts nor {GATEWAY}/v3/accounts: is this Formance Payments 3?")

    def _tried(self, path: str, query: Mapping[str, str]) -> tuple[int, bytes]:
        for pause in (*PAUSES, None):
            try:
                status, body = self._once(path, query)
            except httpx.TransportError as error:
                if pause is None:
                    raise Unreadable(f"{path} does not answer: {error or type(error).__name__}") from error
            else:
                if pause is None or not (status >= 500 or status in AGAIN):
                    return status, body
            self._pause(pause)
        raise AssertionError("the last try returns or raises")

    def _check_time(self) -> None:
        if self._ends is not None and time.monotonic() > self._ends:
            raise Unreadable("the consumer takes too long; `compare` on the command line waits as long as it takes.")

    def _once(self, path: str, query: Mapping[str, str]) -> tuple[int, bytes]:
        body = bytearray()
        self._check_time()
        with self._client.stream("GET", path, params=query) as answer:
            for piece in answer.iter_bytes():
                body += piece
                self._check_time()
                if len(body) > MOST_BYTES:
                    raise Unreadable(f"{path} gives a page of more than {MOST_BYTES:,} bytes.")
            return answer.status_code, bytes(body)


def _parsed(body: bytes, path: str) -> Any:
    try:
        return json.loads(body)  # orjson makes floats of amounts past 64 bits
    except ValueError as error:
        raise Unreadable(f"{path} does not answer with JSON: is this Formance Payments 3?") from error


def _page(content: Any, path: str) -> Page:
    cursor = content.get("cursor") if isinstance(content, dict) else None
    items = cursor.get("data") if isinstance(cursor, dict) else None
    if not isinstance(cursor, dict) or not isinstance(items, list | None):
        raise Unreadable(f'{path} has no {{"cursor": {{"data": [...]}}}}: is this Formance Payments 3?')
    follows = str(cursor.get("next") or "") if cursor.get("hasMore") else ""
    return Page([item for item in items or [] if isinstance(item, dict)], follows)


def _why(status: int) -> str:
    if status in {401, 403}:
        return "the token is missing, wrong or expired."
    return "200 was expected."
