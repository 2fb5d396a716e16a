"""Export and import by control."""

import gzip
from http import HTTPStatus

import pytest
from django.test import Client

from ledgerdata.archive import loading
from ledgerdata.models import Account, Record
from tenants.access import known_tenant
from tenants.models import Standing, Tenant
from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYOUT
from tests.ledgerdata.archive.conftest import fill
from tests.ledgerdata.generate.telling import payloads


@pytest.fixture
def client(key: str) -> Client:
    return client_of(key)


def client_of(key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {key}"})


def exported(client: Client) -> bytes:
    answer = client.get("/simulator/v1/export")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/x-ndjson")
    return answer.getvalue()


def put(client: Client, body: bytes, query: str = "", content_type: str = "application/x-ndjson") -> tuple[int, str]:
    answer = client.post(f"/simulator/v1/import{query}", body, content_type=content_type)
    return answer.status_code, answer.content.decode()


def test_what_is_exported_is_imported(tenant: Tenant, client: Client, stranger: Tenant, stranger_key: str) -> None:
    fill(tenant)
    archive = exported(client)
    assert put(client_of(stranger_key), archive)[0] == HTTPStatus.OK
    assert payloads(now := known_tenant(stranger_key)) == payloads(tenant)
    assert exported(client_of(stranger_key)).splitlines()[1:-1] == archive.splitlines()[1:-1]
    assert now.number == stranger.number


def test_it_comes_in_pieces(shop: Caller, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = exported(client)
    monkeypatch.setattr("ledgerdata.archive.streaming.AT_ONCE", 10)
    answer = client.get("/simulator/v1/export")
    assert len(pieces := list(answer)) > 3
    assert b"".join(pieces) == whole


def test_what_is_not_in_it_is_named(shop: Caller, client: Client) -> None:
    shop("POST", "payments", PAYOUT | {"outcome": "succeed after 1h"})
    shop("POST", "outcome-rules", {"outcome": "pending"})
    assert client.get("/simulator/v1/export")["Mockpsp-Left-Out"] == "1 outcome rule, 1 step that is due"


def test_compressed_and_in_the_place_of_what_there_is(shop: Caller, client: Client, stranger: Tenant) -> None:
    archive = exported(client)
    shop("POST", "payments", PAYOUT)
    before = shop("GET", "payments").body
    status, said = put(client, archive)
    assert (status, "not empty" in said) == (422, True)
    assert shop("GET", "payments").body == before
    assert put(client, gzip.compress(archive), "?replace=true", "application/gzip") == (200, '{"rows":3}')
    assert len(shop("GET", "payments").body["results"]) == 1
    assert exported(client) == archive


@pytest.mark.parametrize("size", [2, 100, 64_000])
def test_a_packed_archive_is_whole_or_refused(
    shop: Caller, client: Client, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut anywhere, also in its last bytes, which say that it is whole; in several parts, as gzip takes them; twice."""
    monkeypatch.setattr("ledgerdata.archive.streaming.AT_ONCE", size)
    archive = exported(client)
    packed = gzip.compress(archive)
    for cut in (10, len(packed) // 2, len(packed) - 9, len(packed) - 8, len(packed) - 1):
        status, said = put(client, packed[:cut])
        assert (status, "the rest is missing" in said) == (400, True), (cut, said)
    status, said = put(client, packed + b"something else")
    assert (status, "cannot be unpacked" in said) == (400, True), said
    status, said = put(client, packed + packed)
    assert (status, "behind the line that ends the file" in said) == (400, True), said
    parts = gzip.compress(archive[:300]) + gzip.compress(b"") + gzip.compress(archive[300:])
    assert put(client, parts, "?replace=true") == (200, '{"rows":3}')
    assert exported(client) == archive


@pytest.mark.parametrize(
    ("body", "query", "said"),
    [
        (b"", "", "line 1"),
        (b"nonsense", "", "line 1"),
        (b'{"a": 1}\n', "", "line 1"),
        (b"\x1f\x8bnonsense", "", "cannot be unpacked"),
        (b"", "?replace=perhaps", "replace"),
        (b"", "?replce=1", "replce is no field of it"),
    ],
)
def test_what_is_no_archive_changes_nothing(
    shop: Caller, client: Client, tenant: Tenant, body: bytes, query: str, said: str
) -> None:
    before = payloads(tenant)
    status, detail = put(client, body, query)
    assert (status, said in detail) == (400, True), detail
    assert payloads(tenant) == before


def test_an_import_that_ends_in_the_middle_leaves_nothing(
    shop: Caller, client: Client, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, before = exported(client), payloads(tenant)
    rows = Account.objects.count(), Record.objects.count()

    def fail(*_: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(loading, "_put_in_place", fail)
    assert put(client, archive, "?replace=true")[0] == HTTPStatus.INTERNAL_SERVER_ERROR
    assert (Account.objects.count(), Record.objects.count()) == rows
    assert not Tenant.objects.exclude(standing=Standing.IN_USE).exists()
    assert payloads(tenant) == before
