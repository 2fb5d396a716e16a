"""The lane as the server calls it, and that what comes through Django is answered by it alike."""

import io
from typing import Any

import orjson
import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import Client, RequestFactory

from api.contract.fields import MOST_BYTES
from api.contract.lane import READS, WRITES, answer, is_read, path_of
from api.messages import Request, Response
from api.through_django import message_of
from tenants.models import Tenant
from tests.api.conftest import Body
from tests.books import account, beneficiary

JSON = {"content-type": "application/json"}


def given(request: Request) -> Response:
    """The one answer that the lane gives."""
    answers: list[Response] = []
    answer(request, answers.append)
    assert len(answers) == 1
    return answers[0]


@pytest.fixture
def authorized(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


@pytest.fixture(autouse=True)
def books(tenant: Tenant) -> None:
    account(tenant, "main", 2_000)
    beneficiary(tenant, "ben")


def post(body: bytes, headers: dict[str, str]) -> Request:
    return Request("POST", "/payouts", headers=headers | JSON, body=body)


REQUESTS = [
    ("GET", "/accounts", ""),
    ("HEAD", "/accounts", ""),
    ("GET", "/transactions", "pageSize=1&page=1&sort=createdAt:desc"),
    ("GET", "/transactions", "page=0"),
    ("GET", "/beneficiaries", "createdAtFrom=2026-01-31T09:30:00+05:30"),
    ("GET", "/accounts/main/balances", ""),
    ("GET", "/accounts/nobody/balances", ""),
    ("DELETE", "/accounts", ""),
    ("OPTIONS", "/payouts", ""),
    ("GET", "/payouts", ""),
    ("POST", "/payouts", ""),
    ("POST", "/transfers", ""),
    ("POST", "/accounts", ""),
]


@pytest.mark.parametrize(("method", "path", "query"), REQUESTS)
@pytest.mark.parametrize("is_known", [True, False])
def test_django_gives_what_the_lane_gives(method: str, path: str, query: str, is_known: bool, key: str) -> None:
    headers = {"authorization": f"Bearer {key}"} if is_known else {}
    body = b"{}" if method == "POST" else b""
    expected = given(Request(method, path, query, headers | JSON, body))
    client = Client(headers=headers)
    got = client.generic(method, path, body, content_type=JSON["content-type"], QUERY_STRING=query)
    assert got.status_code == expected.status
    assert got.content == (b"" if method == "HEAD" else expected.body)
    assert dict(got.items()) == dict(expected.headers) | {"Content-Length": str(len(expected.body))}


@pytest.mark.parametrize("path", [*READS, *WRITES])
def test_the_six_paths_are_the_contracts(path: str) -> None:
    asked = Request("GET", path.replace("{accountId}", "main"))
    assert path_of(asked) == path
    assert is_read(asked)
    assert is_read(Request("POST", asked.path)) == (path in READS)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/healthz",
        "/admin/",
        "/account",
        "/accounts/",
        "//accounts",
        "/accounts/a/b/balances",
        "/accounts//balances",
    ],
)
def test_no_other_path_is(path: str) -> None:
    assert path_of(Request("GET", path)) is None


def test_an_endpoint_that_ends_in_a_slash_is_told_so() -> None:
    told = given(Request("GET", "//accounts"))
    assert told.status == 404
    assert "endpoint may not end in a slash" in orjson.loads(told.body)["Detail"]


def test_a_post_is_answered_and_a_repeated_one_alike(payout: Body, authorized: dict[str, str]) -> None:
    first, again = (given(post(orjson.dumps(payout), authorized)) for _ in range(2))
    assert (first.status, first.body) == (again.status, again.body) == (201, again.body)


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "GZIP", "gzip, identity"])
def test_an_encoded_body_is_415(encoding: str, payout: Body, authorized: dict[str, str]) -> None:
    told = given(post(orjson.dumps(payout), authorized | {"content-encoding": encoding}))
    assert told.status == 415
    assert encoding in orjson.loads(told.body)["Detail"]


@pytest.mark.parametrize("encoding", ["", "identity", "Identity"])
def test_a_body_as_it_is_may_say_so(encoding: str, payout: Body, authorized: dict[str, str]) -> None:
    assert given(post(orjson.dumps(payout), authorized | {"content-encoding": encoding})).status == 201


def test_a_body_that_ends_early_is_400_and_nothing_is_paid(
    payout: Body, authorized: dict[str, str], client: Client
) -> None:
    body = orjson.dumps(payout)
    told = given(post(body, authorized | {"content-length": str(len(body) + 1)}))
    assert told.status == 400
    assert f"{len(body)} of {len(body) + 1}" in orjson.loads(told.body)["Detail"]
    assert len(client.get("/transactions").json()) == 1  # the first balance


def test_a_body_that_the_server_did_not_read_is_413(authorized: dict[str, str]) -> None:
    asked = post(b"", authorized | {"content-length": str(MOST_BYTES + 1)})
    asked.is_cut = True
    told = given(asked)
    assert (told.status, dict(told.headers)["Connection"]) == (413, "close")


@pytest.mark.parametrize("headers", [{}, {"authorization": "Basic x"}, {"authorization": "Bearer no"}])
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_the_key_is_told_before_all_else(method: str, headers: dict[str, str]) -> None:
    told = given(Request(method, "/payouts", headers=headers, body=b"no json"))
    assert told.status == 401
    assert ("WWW-Authenticate", "Bearer") in told.headers


class Stream(io.RawIOBase):
    """A body of `length` bytes, that tells how many were asked for."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length
        self.asked = 0

    def read(self, size: int = -1) -> bytes:
        self.asked = size
        return b" " * min(size, self.length)


def _from_django(stream: Stream, **environ: Any) -> Request:
    request = RequestFactory().post("/payouts")
    environ = request.META | {"CONTENT_LENGTH": ""} | environ | {"wsgi.input": stream}
    return message_of(WSGIRequest(environ))


@pytest.mark.parametrize(
    ("environ", "length", "read"),
    [
        ({"CONTENT_LENGTH": "5"}, 100, 5),
        ({"CONTENT_LENGTH": "5"}, 3, 3),
        ({}, 100, 0),
        ({"wsgi.input_terminated": True}, 100, 100),
        ({"CONTENT_LENGTH": str(MOST_BYTES)}, MOST_BYTES, MOST_BYTES),
    ],
)
def test_a_body_comes_through_django_as_far_as_it_goes(environ: dict[str, Any], length: int, read: int) -> None:
    message = _from_django(Stream(length), **environ)
    assert (len(message.body), message.is_cut) == (read, False)


@pytest.mark.parametrize("environ", [{"CONTENT_LENGTH": str(10**9)}, {"wsgi.input_terminated": True}])
def test_too_large_a_body_is_not_read_whole(environ: dict[str, Any]) -> None:
    stream = Stream(10**9)
    message = _from_django(stream, **environ)
    assert (message.body, message.is_cut, stream.asked) == (b"", True, MOST_BYTES + 1)
