"""The OpenAPI description: complete, in accord with the code, and true to the contract."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import jsonschema_rs
import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from api.contract.viewsets import ContractViewSet
from api.control import dataset
from api.control.views import ControlViewSet
from api.openapi.description import description
from mockpsp import __version__
from tenants.models import Tenant
from tests.answers import check_answer, resolved, validator
from tests.server import running
from tests.watched import Watch

Operation = dict[str, Any]
OPERATIONS: list[tuple[str, Operation]] = [
    (f"{method.upper()} {path}", operation)
    for path, operations in description()["paths"].items()
    for method, operation in operations.items()
]
NAMES = [name for name, _ in OPERATIONS]
CONTRACT = {
    "GET /accounts",
    "GET /accounts/{accountId}/balances",
    "GET /beneficiaries",
    "GET /transactions",
    "POST /payouts",
    "POST /transfers",
}
QUERIES = {
    "/accounts": ["page", "pageSize", "createdAtFrom", "sort"],
    "/beneficiaries": ["page", "pageSize", "createdAtFrom", "sort"],
    "/transactions": ["page", "pageSize", "updatedAtFrom", "sort"],
}
WRITES = {"201", "400", "401", "404", "409", "413", "415", "422", "429", "500", "503"}


def _contents(operation: Operation) -> list[tuple[str, Operation]]:
    """All bodies that an operation takes and gives, with what each is."""
    answers = [(status, resolved(answer)) for status, answer in operation["responses"].items()]
    sent = [("request", operation["requestBody"])] if "requestBody" in operation else []
    return [
        (f"{what} {media_type}", content)
        for what, part in sent + answers
        for media_type, content in part.get("content", {}).items()
    ]


def test_it_is_served_to_everybody(db: None) -> None:
    answer = Client().get("/openapi.json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json; charset=utf-8")
    described = answer.json()
    assert (described["openapi"], described["info"]["version"]) == ("3.1.0", __version__)
    assert described == description()


def test_every_process_describes_the_same() -> None:
    """The workers of a server, as the workers that share out these tests, have to agree.

    None of them looks for GDAL, which takes a C compiler where there is one.
    """
    code = "import django, sys; django.setup(); from api.openapi.description import as_json; print(as_json().decode())"
    code += "; assert 'django.contrib.gis' not in sys.modules"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "mockpsp.settings"},
            cwd=settings.BASE_DIR,
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def test_nothing_is_left_to_guess() -> None:
    """A warning says that an endpoint or a field declares too little, or that two have one name."""
    GENERATOR_STATS.reset()
    SchemaGenerator().get_schema(public=True)
    assert not GENERATOR_STATS, "run the test with -s: drf-spectacular says what it is"


def test_every_endpoint_is_in_it() -> None:
    served = set()
    for pattern in get_resolver().url_patterns:
        for endpoint in getattr(pattern, "url_patterns", []):
            view = getattr(getattr(endpoint, "callback", None), "cls", None)
            if view is not None and issubclass(view, ContractViewSet | ControlViewSet):
                served |= {
                    (f"{pattern.pattern}{endpoint.pattern}", method)
                    for method in endpoint.callback.actions
                    if method != "head"
                }
    assert len(served) == len(OPERATIONS)
    assert set(NAMES) >= CONTRACT


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=NAMES)
def test_an_operation_says_what_it_does_takes_and_gives(name: str, operation: Operation) -> None:
    assert operation["summary"], f"{name}: its method has no docstring"
    assert any(int(status) < 400 for status in operation["responses"]), f"{name} declares no answer"
    assert {"400", "401", "429", "500", "503"} <= operation["responses"].keys()
    for what, content in _contents(operation):
        assert content["schema"], f"{name}: {what} has no form"
        assert content.get("examples"), f"{name}: {what} has no example; see api.openapi.declaring.example"
        for shown in content["examples"].values():
            problems = [str(error) for error in validator(content["schema"]).iter_errors(shown["value"])]
            assert not problems, f"{name}: the example of {what} is not of its own form"


def test_the_contract_is_as_in_the_contract() -> None:
    described = description()["paths"]
    for path, names in QUERIES.items():
        assert [each["name"] for each in described[path]["get"]["parameters"]] == names
        assert described[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]["type"] == "array"
    sorts = {path: described[path]["get"]["parameters"][3]["schema"]["enum"] for path in QUERIES}
    assert sorts["/accounts"] == sorts["/beneficiaries"] == ["createdAt:asc", "createdAt:desc"]
    assert set(sorts["/transactions"]) == {f"{at}At:{way}" for at in ("created", "updated") for way in ("asc", "desc")}
    for path in ("/payouts", "/transfers"):
        assert described[path]["post"]["responses"].keys() == WRITES
        assert described[path]["post"]["requestBody"]["required"]
    assert all(operation["security"] for name, operation in OPERATIONS if name in CONTRACT)
    balances = described["/accounts/{accountId}/balances"]["get"]
    assert balances["responses"].keys() == {"200", "400", "401", "404", "429", "500", "503"}


@pytest.mark.parametrize("part", ["schemas", "responses"])
def test_every_form_can_be_read(part: str) -> None:
    for name, each in description()["components"][part].items():
        schema = each if part == "schemas" else each["content"]["application/json"]["schema"]
        jsonschema_rs.meta.validate({"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema)
        validator(schema)
        assert name


ACCOUNT = b'[{"id": "main", "accountName": "Main", "createdAt": "2026-01-31T09:30:00.000000Z"}]'


@pytest.mark.parametrize(
    ("method", "path", "status", "content_type", "body"),
    [
        ("GET", "/accounts", 204, "application/json", b""),
        ("GET", "/accounts", 404, "application/json", b'{"Title": "Not Found", "Detail": "?"}'),
        ("GET", "/accounts", 200, "text/html", ACCOUNT),
        ("GET", "/accounts", 200, "application/json", ACCOUNT.replace(b"}", b', "balance": "5"}')),
        ("GET", "/accounts", 200, "application/json", ACCOUNT.replace(b"000000Z", b"000Z")),
        ("GET", "/accounts", 200, "application/json", ACCOUNT.replace(b'"Main"', b"null")),
        ("GET", "/accounts", 200, "application/json", b'{"results": []}'),
        ("GET", "/accounts", 400, "application/json", b'{"detail": "?"}'),
        ("POST", "/accounts", 200, "application/json", b'{"Title": "OK", "Detail": "?"}'),
        ("GET", "/simulator/v1/clock", 200, "application/json", b"{}"),
        ("DELETE", "/simulator/v1/dataset", 204, "application/json", b"{}"),
        ("POST", "/simulator/v1/payments/a/b/refund", 201, "application/json", b"{}"),
    ],
)
def test_an_answer_that_is_not_in_it_is_found(
    method: str, path: str, status: int, content_type: str, body: bytes
) -> None:
    check_answer("GET", "/accounts", 200, "application/json; charset=utf-8", ACCOUNT)
    check_answer("DELETE", "/simulator/v1/dataset", 204, "", b"")
    with pytest.raises(AssertionError):
        check_answer(method, path, status, content_type, body)


def test_a_test_that_gets_such_an_answer_is_found(
    tenant: Tenant, key: str, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client(headers={"Authorization": f"Bearer {key}"})
    client.get("/simulator/v1/clock")
    assert watch.problems == []
    monkeypatch.setattr(dataset, "_clock", lambda _: {"now": "today"})
    client.get("/simulator/v1/clock")
    (problem,) = watch.problems
    assert "GET /simulator/v1/clock: 200 is another than described" in problem
    watch.problems.clear()


def test_answers_of_the_real_server_are_seen(
    client_of_key: httpx.Client, live_tenant: Tenant, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(watch, "see", lambda *answer: seen.append(answer[:3]))
    client_of_key.get("/accounts")
    client_of_key.get("/simulator/v1/clock")
    assert seen == [("GET", "/accounts", 200), ("GET", "/simulator/v1/clock", 200)]


def test_many_may_ask_for_it_first(committing: None) -> None:
    asked = threading.Barrier(8)

    def ask(root: str) -> int:
        asked.wait(30)
        return httpx.get(f"{root}/openapi.json", timeout=60).status_code

    with running(MOCKPSP_WORKERS="1") as server, ThreadPoolExecutor(8) as threads:
        assert set(threads.map(ask, [server.root] * 8)) == {200}
