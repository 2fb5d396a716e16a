"""An endpoint in memory that keeps the contract, as far as the rules look at it."""

import json
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

import httpx

from ledgerdata.rules.values import read_moment, write_moment

Row = dict[str, Any]
KEY = "endpoint-key"
START = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)
FIELDS = ("idempotencyKey", "amount", "currency", "sourceAccountId", "destinationAccountId")
FILTERS = {"/accounts": "createdAt", "/beneficiaries": "createdAt", "/transactions": "updatedAt"}


class Refused(Exception):
    """An error of the contract: its status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Endpoint(httpx.BaseTransport):
    """Two accounts, a beneficiary, and payments of each kind: 165 records."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.ticks = 0
        self.lists: dict[str, list[Row]] = {path: [] for path in FILTERS}
        self.posted: dict[str, tuple[str, Row, Row]] = {}
        self.changed: dict[str, str] = {}  # moment of each account's last change
        self.lists["/accounts"] = [self._party("accountName", id) for id in ("main", "savings")]
        self.lists["/beneficiaries"] = [self._party("ownerName", "ben")]
        for account in self.lists["/accounts"]:
            self.changed[account["id"]] = account["createdAt"]
        self._tell_stories()

    def stamp(self) -> str:
        self.ticks += 1
        return write_moment(START + timedelta(milliseconds=37 * self.ticks, microseconds=123))

    def record(self, status: str, amount: int, id: str | None = None, **other: str) -> Row:
        """The next record, of a card payment to `main` where nothing else is said."""
        at = self.stamp()
        row: Row = {
            "id": id or f"r{self.ticks}",
            "createdAt": at,
            "updatedAt": at,
            "currency": "EUR/2",
            "type": "PAYIN",
        }
        row |= {"status": status, "amount": str(amount), "destinationAccountID": "main", "metadata": None} | other
        self.lists["/transactions"].append(row)
        self.changed["main"] = at
        return row

    def _tell_stories(self) -> None:
        card = self.record("AUTHORISATION", 100, "card")
        for status, amount in (("CAPTURE", 60), ("CAPTURE_FAILED", 40), ("REFUNDED", 20), ("REFUNDED_FAILURE", 30)):
            self.record(status, amount, relatedTransactionID=card["id"])
        for number in range(150):
            self.record("SUCCEEDED", 100 + number)
        late = self.record("PENDING", 7, "late")
        self.record("SUCCEEDED", 7, relatedTransactionID=late["id"])
        self.record("REFUNDED", 3, relatedTransactionID=late["id"])
        self.record("REFUND_REVERSED", 3, relatedTransactionID=late["id"])

    def _party(self, field: str, id: str) -> Row:
        return {"id": id, field: id.title(), "createdAt": self.stamp(), "metadata": {"country": "DE"}}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            with self.lock:
                status, content = self.answer(request)
        except Refused as refused:
            status, content = refused.status, {"Title": "Refused", "Detail": f"It is {refused.status}."}
        headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {}
        return httpx.Response(status, json=content, headers=headers)

    def answer(self, request: httpx.Request) -> tuple[int, Any]:
        scheme, _, key = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or key != KEY:
            raise Refused(401)
        path = request.url.path
        if request.method == "POST":
            return 201, self.post(path, request)
        if path in FILTERS:
            return 200, self.page(path, dict(request.url.params))
        if path.startswith("/accounts/") and path.split("/")[2] in self.changed:
            return 200, self.balances(path.split("/")[2])
        raise Refused(404)

    def page(self, path: str, query: dict[str, str]) -> list[Row]:
        number, size = (_number(query.get(name, right)) for name, right in (("page", "1"), ("pageSize", "100")))
        field, _, order = query.get("sort", f"{FILTERS[path]}:asc").partition(":")
        if size > 1000 or field not in ("createdAt", FILTERS[path]) or order not in ("asc", "desc"):
            raise Refused(400)
        since = query.get(f"{FILTERS[path]}From")
        rows = self.rows(path, since)
        rows = rows[::-1] if order == "desc" else rows
        return rows[(number - 1) * size : number * size]

    def rows(self, path: str, since: str | None) -> list[Row]:
        try:
            begin = read_moment(since) if since else START
        except ValueError as error:
            raise Refused(400) from error
        return [row for row in self.lists[path] if read_moment(row[FILTERS[path]]) >= begin]

    def balances(self, id: str) -> Row:
        holds = [{"amount": "1000", "currency": "EUR/2"}]
        return {"id": f"{id}-balances", "accountID": id, "at": self.changed[id], "balances": holds}

    def post(self, path: str, request: httpx.Request) -> Row:
        body = self._body(request)
        self._check(path, body)
        key = body["idempotencyKey"]
        if key in self.posted:
            return self._again(path, body)
        type = "PAYOUT" if path == "/payouts" else "TRANSFER"
        sides = {"sourceAccountID": body["sourceAccountId"], "destinationAccountID": body["destinationAccountId"]}
        row = self.record("PENDING", int(body["amount"]), type=type, relatedTransactionID=key, **sides)
        answer = body | {name: row[name] for name in ("id", "status", "createdAt", "updatedAt")}
        self.posted[key] = path, body, answer
        return answer

    def _again(self, path: str, body: Row) -> Row:
        first_path, first, answer = self.posted[body["idempotencyKey"]]
        if (path, body) != (first_path, first):
            raise Refused(409)
        return answer

    def _body(self, request: httpx.Request) -> Row:
        if request.headers.get("content-type") != "application/json":
            raise Refused(415)
        try:
            body: Row = json.loads(request.content)
        except ValueError as error:
            raise Refused(400) from error
        return body

    def _check(self, path: str, body: Row) -> None:
        source, destination = (body.get(name) for name in ("sourceAccountId", "destinationAccountId"))
        right = all(isinstance(body.get(name), str) and body[name] for name in FIELDS)
        if not right or not body["amount"].isdecimal() or body["amount"] == "0" or not body["currency"].isupper():
            raise Refused(400)
        if any(not isinstance(value, str) for value in body.get("metadata", {}).values()):
            raise Refused(400)
        if source not in self.changed or destination not in {*self.changed, "ben"}:
            raise Refused(404)
        if (destination == "ben") != (path == "/payouts") or source == destination:
            raise Refused(422)


def _number(text: str) -> int:
    if not text.isdecimal() or text == "0":
        raise Refused(400)
    return int(text)
