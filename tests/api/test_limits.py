"""The limits that docs/limits.md promises: it tells them as the code has them, and the real server keeps to each."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from django.conf import settings

from api.contract.fields import MOST_BYTES, MOST_DIGITS
from api.contract.shapes import MOST_SIZE
from ledgerdata.models import Payment
from ledgerdata.rules.assets import ASSET_LENGTH
from ledgerdata.rules.limits import (
    AMOUNT_DIGITS,
    KEY_LENGTH,
    MOST_METADATA,
    NAME_LENGTH,
    REFERENCE_LENGTH,
    SCHEME_LENGTH,
    TEXT_LENGTH,
)
from tenants.models import Tenant
from tests.api.conftest import Body
from tests.books import account, beneficiary

LONGEST_ASSET = f"{'A' * 17}_{'B' * 16}/123456"
LARGEST = "9" * AMOUNT_DIGITS

CONSUMERS = {"idempotencyKey": 1_000, "description": 10_000}
"""What the consumer lets its users type (the validators of its API)."""


def wide(count: int) -> str:
    """So many characters of four bytes each, which no database compresses."""
    return "".join(chr(0x20000 + number * 7919 % 42_000) for number in range(count))


def told() -> dict[str, int]:
    """The numbers of the tables, by the first column."""
    rows = re.findall(r"^\| ([^|]+) \| ([\d,]+) \w+ \|", Path(settings.BASE_DIR, "docs/limits.md").read_text(), re.M)
    return {name.replace("`", ""): int(number.replace(",", "")) for name, number in rows}


def test_the_page_tells_what_the_code_has() -> None:
    assert told() == {
        "idempotencyKey": KEY_LENGTH,
        "description": TEXT_LENGTH,
        "amount": AMOUNT_DIGITS,
        "currency": ASSET_LENGTH,
        "sourceAccountId": KEY_LENGTH,
        "destinationAccountId": KEY_LENGTH,
        "metadata": MOST_METADATA,
        "metadata, a name": KEY_LENGTH,
        "metadata, a value": TEXT_LENGTH,
        "the body": MOST_BYTES,
        "pageSize": MOST_SIZE,
        "page": MOST_DIGITS,
        "the API key": 200,
        "id of an account, beneficiary or record": REFERENCE_LENGTH,
        "name": NAME_LENGTH,
        "scheme": SCHEME_LENGTH,
    }


def test_no_limit_is_below_the_consumers() -> None:
    assert {name for name, most in CONSUMERS.items() if told()[name] < most} == set()


@pytest.fixture
def post(live_tenant: Tenant, client_of_key: httpx.Client, payout: Body) -> Callable[[Body], httpx.Response]:
    """Posts a payout with these fields changed, to a dataset that can pay any."""
    account(live_tenant, "main", 10**77)
    account(live_tenant, "rich", 10**77, LONGEST_ASSET)
    account(live_tenant, "richest", int(LARGEST))
    beneficiary(live_tenant, "ben")

    def send(changed: Body) -> httpx.Response:
        return client_of_key.post("/payouts", json=payout | changed)

    return send


LONG: list[tuple[str, Body, Body]] = [
    ("idempotencyKey", {"idempotencyKey": "k" * KEY_LENGTH}, {"idempotencyKey": "k" * (KEY_LENGTH + 1)}),
    ("idempotencyKey", {"idempotencyKey": wide(KEY_LENGTH)}, {"idempotencyKey": wide(KEY_LENGTH + 1)}),
    ("description", {"description": "d" * TEXT_LENGTH}, {"description": "d" * (TEXT_LENGTH + 1)}),
    ("description", {"description": wide(TEXT_LENGTH)}, {"description": wide(TEXT_LENGTH + 1)}),
    ("amount", {"amount": LARGEST, "sourceAccountId": "richest"}, {"amount": "9" + LARGEST}),
    ("currency", {"currency": LONGEST_ASSET, "sourceAccountId": "rich"}, {"currency": f"A{LONGEST_ASSET}"}),
    (
        "metadata",
        {"metadata": {str(number): "v" for number in range(MOST_METADATA)}},
        {"metadata": {str(number): "v" for number in range(MOST_METADATA + 1)}},
    ),
    ("metadata", {"metadata": {"n" * KEY_LENGTH: "v"}}, {"metadata": {"n" * (KEY_LENGTH + 1): "v"}}),
    ("metadata", {"metadata": {"n": wide(TEXT_LENGTH)}}, {"metadata": {"n": wide(TEXT_LENGTH + 1)}}),
]


@pytest.mark.parametrize(("field", "at_most", "past"), LONG, ids=lambda value: value if isinstance(value, str) else "")
def test_at_the_limit_it_is_taken_and_past_it_refused(
    post: Callable[[Body], httpx.Response],
    client_of_key: httpx.Client,
    live_tenant: Tenant,
    field: str,
    at_most: Body,
    past: Body,
) -> None:
    refusal = post(past)
    assert refusal.status_code == 400, refusal.text
    assert field in refusal.json()["Detail"]
    assert len(refusal.json()["Detail"]) < 500
    assert not Payment.objects.filter(tenant=live_tenant, type="PAYOUT").exists()
    answer = post(at_most)
    assert answer.status_code == 201, answer.text
    for name, value in at_most.items():
        assert answer.json()[name] == value
    assert post(at_most).json() == answer.json()
    listed = client_of_key.get("/transactions", params={"sort": "updatedAt:desc", "pageSize": 1}).json()
    assert listed[0]["relatedTransactionID"] == answer.json()["idempotencyKey"]


@pytest.mark.parametrize("side", ["sourceAccountId", "destinationAccountId"])
def test_the_id_of_a_side_that_is_too_long_is_named(post: Callable[[Body], httpx.Response], side: str) -> None:
    assert post({side: "x" * KEY_LENGTH}).status_code == 404
    refusal = post({side: "x" * (KEY_LENGTH + 1)})
    assert (refusal.status_code, side in refusal.json()["Detail"]) == (400, True)


def test_two_keys_that_differ_in_the_last_character_are_two_payments(post: Callable[[Body], httpx.Response]) -> None:
    ids = {post({"idempotencyKey": wide(KEY_LENGTH - 1) + last}).json()["id"] for last in "ab"}
    assert len(ids) == 2


def test_the_body(live_tenant: Tenant, client_of_key: httpx.Client, payout: Body) -> None:
    for size, status in ((MOST_BYTES, 404), (MOST_BYTES + 1, 413)):
        body = orjson.dumps(payout).ljust(size)
        assert client_of_key.post("/payouts", content=body, headers=_JSON).status_code == status


_JSON = {"Content-Type": "application/json"}


def _queries() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    yield "pageSize", {"pageSize": MOST_SIZE}, {"pageSize": MOST_SIZE + 1}
    yield "page", {"page": "9" * MOST_DIGITS}, {"page": "9" * (MOST_DIGITS + 1)}


@pytest.mark.parametrize("path", ["/accounts", "/beneficiaries", "/transactions"])
@pytest.mark.parametrize(("name", "at_most", "past"), list(_queries()))
def test_the_query(
    live_tenant: Tenant,
    client_of_key: httpx.Client,
    path: str,
    name: str,
    at_most: dict[str, Any],
    past: dict[str, Any],
) -> None:
    assert client_of_key.get(path, params=at_most).text == "[]"
    refusal = client_of_key.get(path, params=past)
    assert (refusal.status_code, name in refusal.json()["Detail"]) == (400, True)


@pytest.mark.parametrize(("length", "status"), [(7, 401), (8, 200), (200, 200), (201, 401)])
def test_the_key(committing: None, server: str, key: str, length: int, status: int) -> None:
    padded = key.ljust(length, "k")[:length]
    answer = httpx.get(f"{server}/accounts", headers={"Authorization": f"Bearer {padded}"})
    assert answer.status_code == status
