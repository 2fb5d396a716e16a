"""Bank accounts are amended, as on their page in the admin."""

import pytest
from django.test import Client

from ledgerdata.models import BankAccount
from tests.api.control.conftest import Answer, Caller
from tests.api.control.test_payments import refused

IBAN, OTHER = "DE89370400440532013000", "GB33BUKB20201555555555"
BANK = {"holder": "Main", "iban": IBAN, "bic": "COBADEFFXXX", "settlesFor": "main"}


@pytest.fixture
def made(shop: Caller) -> Answer:
    answer = shop("POST", "bank-accounts", BANK)
    assert answer.status == 201
    return answer


def seen(key: str, path: str) -> dict[str, str]:
    """The metadata of the only account or beneficiary, as a connector reads it."""
    (row,) = Client(headers={"Authorization": f"Bearer {key}"}).get(path).json()
    metadata: dict[str, str] = row["metadata"] or {}
    return metadata


def test_what_is_given_changes_and_the_rest_stays(shop: Caller, key: str, made: Answer) -> None:
    at = f"bank-accounts/{made.body['id']}"
    assert shop("GET", at).body == made.body == BANK | {"id": made.body["id"], "country": "DE"}
    held = shop("PATCH", at, {"holder": "Main Ltd"})
    assert (held.status, held.body) == (200, made.body | {"holder": "Main Ltd"})
    assert IBAN in seen(key, "/accounts").values()
    moved = shop("PATCH", at, {"iban": OTHER.lower(), "bic": ""}).body
    assert (moved["iban"], moved["country"], moved["bic"]) == (OTHER, "GB", "")
    assert OTHER in seen(key, "/accounts").values()
    assert shop("PATCH", at, {"settlesFor": "ben"}).body["settlesFor"] == "ben"
    assert OTHER not in seen(key, "/accounts").values()
    assert OTHER in seen(key, "/beneficiaries").values()
    assert shop("PATCH", at, {"settlesFor": None}).body["settlesFor"] is None
    assert OTHER not in seen(key, "/beneficiaries").values()
    assert shop("PATCH", at, {}).body == shop("GET", "bank-accounts").body["results"][0]


def test_what_cannot_be_changes_nothing(shop: Caller, made: Answer, stranger_key: str) -> None:
    at = f"bank-accounts/{made.body['id']}"
    shop("POST", "bank-accounts", {"holder": "Ben", "iban": OTHER, "settlesFor": "ben"})
    before = list(BankAccount.objects.order_by("pk").values())
    refused(shop("PATCH", at, {"iban": "DE00"}), 400, "iban is not an IBAN")
    refused(shop("PATCH", at, {"bic": "X", "country": "DEU"}), 400, "bic is not a BIC")
    refused(shop("PATCH", at, {"bic": "X", "country": "DEU"}), 400, "country has to be")
    refused(shop("PATCH", at, {"holder": 5}), 400, "holder has to be a string")
    refused(shop("PATCH", at, {"settles": "ben"}), 400, "settles is no field of it")
    refused(shop("PATCH", at, {"settlesFor": "nobody"}), 404, "no account nobody")
    refused(shop("PATCH", at, {"settlesFor": "ben"}), 409, "ben has a bank account already")
    refused(shop("PATCH", at, {"iban": OTHER}), 409, "held by another bank account")
    for method, body in (("GET", None), ("PATCH", {"holder": "Mine"})):
        refused(Caller(stranger_key)(method, at, body), 404, "no bank account")
    assert list(BankAccount.objects.order_by("pk").values()) == before
