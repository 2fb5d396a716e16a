"""A PSP in memory that serves whatever it is given, the worst included: the consumer's model is tried on it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from simulator.consumer.store import moment

START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


def record(id: str, status: str, amount: int, *, at: float = 0.0, **other: str) -> dict[str, Any]:
    """A record as a PSP may write it, `at` seconds after START."""
    created_at = (START + timedelta(seconds=at)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    item = {"id": id, "createdAt": created_at, "updatedAt": created_at, "currency": "EUR/2", "type": "PAYIN"}
    return item | {"status": status, "amount": str(amount)} | other


class MemoryPSP:
    """Lists and answers that a test may change at any time; `between_pages` is called after each page of records."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []
        self.answers: list[httpx.Response | Exception] = []
        self.between_pages: Callable[[], None] = lambda: None
        self.posts: list[bytes] = []

    def client(self) -> httpx.Client:
        return httpx.Client(base_url="http://psp", transport=httpx.MockTransport(self._answer))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.method == "POST":
            self.posts.append(request.content)
            answer = self.answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer
        if request.url.path != "/transactions":
            return httpx.Response(200, json=[])
        page = self._page(request.url.params)
        self.between_pages()
        return httpx.Response(200, json=page)

    def _page(self, query: httpx.QueryParams) -> list[dict[str, Any]]:
        since = moment(query["updatedAtFrom"]) if "updatedAtFrom" in query else None
        rows = [row for row in self.records if since is None or moment(row["updatedAt"]) >= since]
        rows.sort(key=lambda row: moment(row["updatedAt"]))
        number, size = int(query["page"]), int(query["pageSize"])
        return rows[(number - 1) * size : number * size]
