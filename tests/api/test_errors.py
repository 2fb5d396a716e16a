"""Every refusal is JSON with Title and Detail, whatever goes wrong and wherever."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

import api.contract.lane
from tenants.models import Tenant
from tests.api.conftest import Body
from tests.books import account

Refused = Callable[..., str]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/accounts/",
        "/transactions/",
        "/payouts/",
        "/v1/accounts",
        "/accounts/a",
        "/accounts/a/balances/",
        "/accounts/a/b/balances",
        "/accounts//balances",
        "/Accounts",
        "/healthz/",
        "/%ff",
        "/a%00b",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_unknown_path_is_404_and_never_redirects(path: str, method: str, refused: Refused) -> None:
    response = getattr(Client(), method)(path)
    refused(response, 404, "no slash at their end")
    assert "Location" not in response.headers


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/accounts", "GET, HEAD"),
        ("/beneficiaries", "GET, HEAD"),
        ("/transactions", "GET, HEAD"),
        ("/accounts/main/balances", "GET, HEAD"),
        ("/payouts", "POST"),
        ("/transfers", "POST"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"])
def test_another_method_is_405_and_the_answer_names_the_right_ones(
    path: str, allowed: str, method: str, client: Client, refused: Refused
) -> None:
    if method in allowed:
        return
    response = client.generic(method, path)
    refused(response, 405, method, allowed.replace(", ", " or "))
    assert response.headers["Allow"] == allowed


@pytest.mark.parametrize("path", ["/accounts", "/beneficiaries", "/transactions", "/accounts/main/balances"])
def test_head_answers_as_get_without_a_body(path: str, client: Client, tenant: Tenant) -> None:
    account(tenant, "main", 100)
    got, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == got.headers["Content-Length"] == str(len(got.content))
    assert head.headers["Content-Type"] == got.headers["Content-Type"] == "application/json; charset=utf-8"


def test_a_failing_view_is_500_without_a_trace_of_its_cause(
    client: Client, monkeypatch: pytest.MonkeyPatch, refused: Refused, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(api.contract.lane, "record_payloads", fail)
    response = client.get("/transactions")
    assert "secret" not in refused(response, 500)
    assert "ZeroDivisionError: secret" in caplog.text


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_does_not_answer_is_503_which_the_connector_repeats(
    error: type[Exception], client: Client, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    def fail(*_: Any) -> None:
        raise error("the connection is closed")

    monkeypatch.setattr(api.contract.lane, "record_payloads", fail)
    response = client.get("/transactions")
    refused(response, 503, "database")
    assert response.headers["Retry-After"] == "1"


def test_a_failing_post_changes_nothing(
    client: Client, tenant: Tenant, payout: Body, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(api.contract.lane, "read_order", fail)
    refused(client.post("/payouts", payout, content_type="application/json"), 500)


def test_too_many_parameters_are_400(client: Client, refused: Refused) -> None:
    refused(client.get("/accounts?" + "&".join(f"p{number}=1" for number in range(1_001))), 400)


@pytest.mark.parametrize("path", ["/accounts", "/transactions", "/nothing", "/healthz"])
def test_an_unknown_host_never_gives_html(path: str, client: Client) -> None:
    response = client.get(path, headers={"Host": "evil.example.com"})
    assert response.status_code in {200, 404}
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"


def test_no_cookie_is_set(client: Client) -> None:
    assert not client.get("/accounts").cookies
