"""A stand-in of the consumer's own API: gives what a store of simulator.consumer holds, as Formance Payments 3 does."""

import base64
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import unquote

import httpx

from simulator.consumer.store import Item, PaymentId, Store, StoredPayment, moment

CONNECTOR = "generic-connector-1"
TYPES = {"PAYIN": "PAY-IN"}
MOST = 1_000


def opaque(kind: str, reference: str) -> str:
    """An id as the consumer makes it: it says nothing, and does not go into a path as it is."""
    return base64.b64encode(f'{{"{kind}":"{reference}/?"}}'.encode()).decode()


class StandIn(httpx.BaseTransport):
    """One consumer with one connector. `failures` are statuses that come before the next answers."""

    def __init__(self, store: Store, *, token: str = "", gateway: bool = False, most: int = MOST) -> None:
        self.store = store
        self.token = token
        self.prefix = "/api/payments" if gateway else ""
        self.most = most
        self.asked: list[str] = []
        self.failures: list[int] = []
        self.others: list[dict[str, Any]] = []  # payments of other connectors

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        target = request.url.raw_path.decode().partition("?")[0]
        status, content = self.answer(target, dict(request.url.params), request.headers.get("authorization", ""))
        return httpx.Response(status, json=content, request=request)

    def answer(self, target: str, query: dict[str, str], authorization: str) -> tuple[int, Any]:
        self.asked.append(f"{target} {query}")
        if self.failures:
            return self.failures.pop(0), {"errorCode": "INTERNAL"}
        if self.token and authorization != f"Bearer {self.token}":
            return 401, {"errorCode": "UNAUTHORIZED"}
        parts = target.removeprefix(self.prefix).split("/")
        if not target.startswith(f"{self.prefix}/v3/"):
            return 404, {"errorCode": "NOT_FOUND"}
        return 200, {"cursor": self._page(list(self._items(parts[2:])), query)}

    def _items(self, parts: list[str]) -> Iterator[dict[str, Any]]:
        match parts:
            case ["accounts"]:
                yield from map(self._internal, self.store.accounts)
                yield from map(self._external, self.store.beneficiaries)
            case ["payments"]:
                yield from self.others
                yield from map(self._payment, self.store.payments.items())
            case ["payment-initiations"]:
                for (reference, type), initiation in self.store.initiations.items():
                    yield self._own(reference) | {"type": type, "status": initiation.status.upper()}
            case ["accounts", id, "balances"]:
                yield from self._balances(unquote(id))

    def _page(self, items: list[dict[str, Any]], query: dict[str, str]) -> dict[str, Any]:
        start, size = map(int, query["cursor"].split("-")) if "cursor" in query else (0, int(query["pageSize"]))
        size = min(size, self.most)
        more = len(items) > start + size
        page = {"pageSize": size, "hasMore": more, "data": items[start : start + size]}
        return page | ({"next": f"{start + size}-{size}"} if more else {})

    def _own(self, reference: str) -> dict[str, Any]:
        return {"id": opaque("ref", reference), "connectorID": CONNECTOR, "provider": "generic", "reference": reference}

    def _internal(self, item: Item) -> dict[str, Any]:
        own = {"type": "INTERNAL", "name": item["accountName"], "createdAt": short(item["createdAt"])}
        return self._own(item["id"]) | own

    def _external(self, item: Item) -> dict[str, Any]:
        own = {"type": "EXTERNAL", "name": item["ownerName"], "createdAt": short(item["createdAt"])}
        return self._own(item["id"]) | own

    def _payment(self, of: tuple[PaymentId, StoredPayment]) -> dict[str, Any]:
        (reference, type), payment = of
        items = list(payment.adjustments.values())
        return self._own(reference) | {
            "createdAt": short(items[0]["createdAt"]),
            "type": TYPES.get(type, type),
            "initialAmount": payment.initial_amount,
            "amount": payment.amount,
            "asset": items[0]["currency"],
            "scheme": "OTHER",
            "status": payment.status,
            "adjustments": [_adjustment(item) for item in reversed(items)],
        }

    def _balances(self, account_id: str) -> Iterator[dict[str, Any]]:
        for (account, asset), (amount, at) in self.store.balances.items():
            if opaque("ref", account) == account_id:
                written = short(at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"))
                own = {"accountID": account_id, "asset": asset, "createdAt": written}
                yield own | {"balance": 1, "lastUpdatedAt": "2001-01-01T00:00:00Z"}  # an older one
                yield own | {"balance": amount, "lastUpdatedAt": written}


def _adjustment(item: Item) -> dict[str, Any]:
    own = {"reference": item["id"], "createdAt": short(item["createdAt"]), "status": item["status"]}
    return own | {"amount": int(item["amount"]), "raw": {}}


def short(text: str) -> str:
    """A moment as Go writes it: without zeros at its end."""
    assert moment(text)
    return f"{text[:-1].rstrip('0').rstrip('.')}Z" if "." in text else text


class Served:
    """The stand-in at an address of this machine, for a process of its own."""

    def __init__(self, stand_in: StandIn) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path, _, query = self.path.partition("?")
                asked = dict(httpx.QueryParams(query))
                status, content = stand_in.answer(path, asked, self.headers.get("Authorization", ""))
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Nothing: what is asked is noted by the stand-in."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> str:
        Thread(target=self.server.serve_forever, daemon=True).start()
        return self.url

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
