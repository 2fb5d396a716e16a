"""Other mock servers, each on the page that is asked of us too, with its quietest settings."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from benchmarks import sides
from benchmarks.data import PAGE
from benchmarks.install import localstripe_command, npm_command
from benchmarks.load import Calls
from benchmarks.places import VAR, BadRun
from benchmarks.processes import free_port, running

JSON_SERVER_ROWS = 1_000
STRIPE_KEY = {"Authorization": "Bearer sk_test_12345"}
STARTS_WITHIN = 60.0

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer that answers: how a page of 100 rows is asked of it."""

    root: str
    page: Calls
    flush: Callable[[], None] = lambda: None  # makes it as empty as it was


@contextmanager
def json_server(items: list[Item]) -> Iterator[Peer]:
    """json-server with 1,000 rows, filtered by `updatedAt_gte`."""
    folder, port = _folder("json-server"), free_port()
    (folder / "db.json").write_text(json.dumps({"transactions": items}))
    command = [*npm_command("json-server"), "--quiet", "--port", str(port), "--host", "127.0.0.1", "db.json"]
    root = f"http://127.0.0.1:{port}"
    path = f"/transactions?_page=1&_limit={PAGE}&_sort=updatedAt&updatedAt_gte={items[0]['updatedAt']}"
    with running(command, root + path, folder=folder, within=STARTS_WITHIN):
        yield Peer(root, Calls([path]))


@contextmanager
def prism(items: list[Item]) -> Iterator[Peer]:
    """Prism with an OpenAPI document whose example is one page."""
    folder, port = _folder("prism"), free_port()
    content = {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}, "example": items[:PAGE]}}
    answers = {"200": {"description": "a page", "content": content}}
    parameters = [
        {"name": name, "in": "query", "schema": {"type": kind}}
        for name, kind in (
            ("page", "integer"),
            ("pageSize", "integer"),
            ("sort", "string"),
            ("updatedAtFrom", "string"),
        )
    ]
    document = {
        "openapi": "3.0.3",
        "info": {"title": "PSP", "version": "1"},
        "paths": {"/transactions": {"get": {"parameters": parameters, "responses": answers}}},
    }
    (folder / "openapi.json").write_text(json.dumps(document))
    command = [*npm_command("prism"), "mock", "-h", "127.0.0.1", "-p", str(port), "-v", "silent", "openapi.json"]
    with _static(command, port, folder) as peer:
        yield peer


@contextmanager
def mockoon(items: list[Item]) -> Iterator[Peer]:
    """Mockoon with one page as the body of a route."""
    folder, port = _folder("mockoon"), free_port()
    answer = {
        "uuid": "a1", "body": json.dumps(items[:PAGE]), "latency": 0, "statusCode": 200, "label": "",
        "headers": [{"key": "Content-Type", "value": "application/json"}], "bodyType": "INLINE", "filePath": "",
        "databucketID": "", "sendFileAsBody": False, "rules": [], "rulesOperator": "OR", "disableTemplating": True,
        "fallbackTo404": False, "default": True, "crudKey": "id", "callbacks": [],
    }  # fmt: skip
    route = {
        "uuid": "r1", "type": "http", "documentation": "", "method": "get", "endpoint": "transactions",
        "responses": [answer], "responseMode": None,
    }  # fmt: skip
    environment = {
        "uuid": "e1", "lastMigration": 33, "name": "PSP", "port": port, "hostname": "127.0.0.1", "endpointPrefix": "",
        "latency": 0, "routes": [route], "rootChildren": [{"type": "route", "uuid": "r1"}], "folders": [],
        "proxyMode": False, "proxyHost": "", "proxyRemovePrefix": False, "proxyReqHeaders": [], "proxyResHeaders": [],
        "tlsOptions": {"enabled": False}, "cors": False, "headers": [], "data": [], "callbacks": [],
    }  # fmt: skip
    (folder / "environment.json").write_text(json.dumps(environment))
    command = [*npm_command("mockoon-cli"), "start", "--disable-log-to-file", "--disable-admin-api"]
    with _static([*command, "--data", "environment.json"], port, folder) as peer:
        yield peer


@contextmanager
def localstripe(items: list[Item]) -> Iterator[Peer]:
    """localstripe with 100 payouts to list."""
    folder, port = _folder("localstripe-data"), free_port()
    root, path = f"http://127.0.0.1:{port}", f"/v1/payouts?limit={PAGE}"
    command = [*localstripe_command(), "--port", str(port), "--from-scratch"]

    def flush() -> None:
        httpx.delete(f"{root}/_config/data", headers=STRIPE_KEY).raise_for_status()

    with running(command, root + path, headers=STRIPE_KEY, folder=folder, within=STARTS_WITHIN):
        with httpx.Client(headers=STRIPE_KEY) as client:
            for item in items[:PAGE]:
                made = {"amount": item["amount"], "currency": "eur", "description": item["id"]}
                client.post(f"{root}/v1/payouts", data=made).raise_for_status()
        yield Peer(root, Calls([path], STRIPE_KEY), flush)


def localstripe_payouts() -> Calls:
    """Payouts as localstripe takes them; it keeps them in a file that each one writes anew."""
    body = "amount=1250&currency=eur&description=Invoice+{key}"
    form = STRIPE_KEY | {"Content-Type": "application/x-www-form-urlencoded"}
    return Calls(["/v1/payouts"], form, "POST", [body])


def check_page(peer: Peer) -> None:
    """Raises BadRun where the peer's page is not one of 100 rows."""
    body = httpx.get(peer.root + peer.page.paths[0], headers=dict(peer.page.headers)).json()
    rows = body["data"] if isinstance(body, dict) else body
    if len(rows) != PAGE:
        raise BadRun(f"{peer.root}{peer.page.paths[0]}: {len(rows)} rows instead of {PAGE}")


PEERS: dict[str, Callable[[list[Item]], Any]] = {
    sides.PRISM: prism,
    sides.MOCKOON: mockoon,
    sides.JSON_SERVER: json_server,
    sides.LOCAL_STRIPE: localstripe,
}


@contextmanager
def _static(command: list[str], port: int, folder: Path) -> Iterator[Peer]:
    root = f"http://127.0.0.1:{port}"
    path = f"/transactions?page=1&pageSize={PAGE}&sort=updatedAt:asc&updatedAtFrom=2026-01-01T00:00:00Z"
    with running(command, root + path, folder=folder, within=STARTS_WITHIN):
        yield Peer(root, Calls([path]))


def _folder(name: str) -> Path:
    folder = VAR / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder
