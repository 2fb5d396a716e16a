"""Requests as bytes: bodies that are no JSON object, too large or of another type, chunked ones, odd charsets."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import orjson
import pytest
from django.test import Client

from api.contract.fields import MOST_BYTES
from tenants.models import Tenant
from tests.api.conftest import Body
from tests.books import account, beneficiary

Refused = Callable[..., str]
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize("path", ["/payouts", "/transfers"])
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"5",
        b"NaN",
        b'{"amount": NaN}',
        b"{'amount': '1'}",
        b'{"amount": "1",}',
        b'\xff\xfe{"amount": "1"}',
        b'\xef\xbb\xbf{"amount": "1"}',
        b'{"amount": "\xff"}',
        b'{"amount": "\\ud800"}',
        b'{"\\udc00": "1"}',
        b'{"amount": "\x00"}',
        b'{"amount": ' + b"9" * 400 + b"}",
        b'{"amount": 1e999}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"metadata": ' + b'{"a":' * 900 + b"1" + b"}" * 901,
    ],
    ids=lambda body: repr(body[:24]) if isinstance(body, bytes) else None,
)
def test_a_body_that_is_no_payment_is_400(path: str, body: bytes, client: Client, refused: Refused) -> None:
    length = str(len(body))
    refused(client.generic("POST", path, body, CONTENT_TYPE="application/json", CONTENT_LENGTH=length), 400)


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonx",
        "json",
        "application/json2; charset=utf-8",
        "text/json",
        "{}",
    ],
)
def test_another_content_type_is_415_and_the_right_one_is_named(
    content_type: str, client: Client, payout: Body, refused: Refused
) -> None:
    response = client.generic("POST", "/payouts", orjson.dumps(payout), content_type=content_type)
    refused(response, 415, "application/json")


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "Application/JSON",
        "application/json ; charset=utf-8",
        "application/json; odata=verbose",
    ],
)
def test_json_with_any_parameter_is_taken(content_type: str, client: Client, payout: Body, refused: Refused) -> None:
    response = client.generic("POST", "/payouts", orjson.dumps(payout), content_type=content_type)
    refused(response, 404, "source main")


def test_a_body_may_have_a_million_bytes_and_not_one_more(client: Client, refused: Refused) -> None:
    empty = b'{"description": ""}'
    fits = empty.replace(b'""', b'"' + b"x" * (MOST_BYTES - len(empty)) + b'"')
    assert len(fits) == MOST_BYTES
    refused(client.generic("POST", "/payouts", fits, content_type="application/json"), 400, "description")
    refused(client.generic("POST", "/payouts", fits + b" ", content_type="application/json"), 413, "1,000,000")


def _in_pieces(body: bytes, size: int = 7) -> Iterator[bytes]:
    for start in range(0, len(body), size):
        yield body[start : start + size]


def _checked(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    body: dict[str, Any] = response.json()
    return body


def test_a_chunked_body_is_read_to_its_end(live_tenant: Tenant, client_of_key: httpx.Client, payout: Body) -> None:
    account(live_tenant, "main", 2_000)
    beneficiary(live_tenant, "ben")
    body = payout | {"metadata": {"k": "v" * 2_000}}
    response = client_of_key.post("/payouts", content=_in_pieces(orjson.dumps(body)), headers=JSON)
    assert "Content-Length" not in response.request.headers
    assert _checked(response, 201)["metadata"] == body["metadata"]


def test_a_chunked_body_that_is_too_large_is_413(live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    response = client_of_key.post("/payouts", content=_in_pieces(b" " * (MOST_BYTES + 1), 100_000), headers=JSON)
    assert "1,000,000" in _checked(response, 413)["Detail"]


def test_an_empty_chunked_body_is_400(live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    assert "not JSON" in _checked(client_of_key.post("/payouts", content=iter(()), headers=JSON), 400)["Detail"]


def test_a_body_far_too_large_is_413_and_the_client_learns_that_the_connection_ends(
    live_tenant: Tenant, client_of_key: httpx.Client
) -> None:
    response = client_of_key.post("/payouts", content=b" " * 5 * MOST_BYTES, headers=JSON)
    _checked(response, 413)
    assert response.headers["Connection"] == "close"
    assert client_of_key.get("/accounts").text == "[]"


def test_head_has_no_body_on_the_wire(live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    response = client_of_key.head("/accounts")
    assert (response.status_code, response.content, response.headers["Content-Length"]) == (200, b"", "2")
    assert client_of_key.get("/accounts").text == "[]"


@pytest.mark.parametrize("path", ["/%ff", "/accounts/%00/balances", "/accounts/", "//accounts", "/accounts?page=%ff"])
def test_odd_paths_are_json_on_the_wire_too(path: str, live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    response = client_of_key.get(httpx.URL(client_of_key.base_url.copy_with(raw_path=path.encode())))
    assert response.status_code in {400, 404}
    assert set(response.json()) == {"Title", "Detail"}


@pytest.mark.parametrize("charset", ["hex", "utf-16", "idna", "no-such-charset"])
def test_the_query_is_read_in_utf_8_whatever_the_content_type_says(
    charset: str, live_tenant: Tenant, client_of_key: httpx.Client
) -> None:
    headers = {"Content-Type": f"application/json; charset={charset}"}
    assert client_of_key.get("/accounts?page=1", headers=headers).text == "[]"
    assert "page" in _checked(client_of_key.get("/accounts?page=0", headers=headers), 400)["Detail"]
    many = "&".join(f"p{number}=1" for number in range(1_001))
    _checked(client_of_key.get(f"/accounts?{many}", headers=headers), 400)
