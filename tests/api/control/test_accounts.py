"""Accounts, beneficiaries and bank accounts, by control."""

import pytest
from django.test import Client

from tests.api.control.conftest import Caller
from tests.api.control.test_payments import refused

IBAN = "DE89370400440532013000"


def test_what_is_opened_is_what_the_connector_reads(shop: Caller, key: str) -> None:
    opened = shop("GET", "accounts/main").body
    assert (opened["name"], opened["balances"]) == ("Main", [{"amount": "100000", "currency": "EUR/2"}])
    (read,) = Client(headers={"Authorization": f"Bearer {key}"}).get("/accounts").json()
    assert (read["id"], read["createdAt"]) == ("main", opened["createdAt"])
    assert [each["id"] for each in shop("GET", "beneficiaries").body["results"]] == ["ben"]


def test_a_list_is_read_on_by_its_cursor(call: Caller) -> None:
    for number in range(5):
        assert call("POST", "beneficiaries", {"id": f"b{number}", "name": "B"}).status == 201
    page, found = call("GET", "beneficiaries?pageSize=2").body, []
    while True:
        found += [each["id"] for each in page["results"]]
        if page["next"] is None:
            break
        page = call("GET", page["next"].partition("/v1/")[2]).body
    assert found == ["b4", "b3", "b2", "b1", "b0"]


def test_a_bank_account_shows_in_the_account_that_it_settles_for(shop: Caller, key: str) -> None:
    added = shop("POST", "bank-accounts", {"holder": "Main Ltd", "iban": IBAN, "settlesFor": "main"})
    assert (added.status, added.body["country"], added.body["settlesFor"]) == (201, "DE", "main")
    assert shop("GET", "bank-accounts").body["results"] == [added.body]
    assert IBAN in Client(headers={"Authorization": f"Bearer {key}"}).get("/accounts").content.decode()


def test_a_beneficiary_comes_with_a_bank_account(call: Caller, key: str) -> None:
    made = call("POST", "beneficiaries", {"id": "ida", "name": "Ida", "bankAccount": {"iban": IBAN.lower()}})
    assert made.status == 201
    (bank,) = call("GET", "bank-accounts?settlesFor=ida").body["results"]
    assert (bank["holder"], bank["iban"], bank["country"]) == ("Ida", IBAN, "DE")
    assert IBAN in Client(headers={"Authorization": f"Bearer {key}"}).get("/beneficiaries").content.decode()
    for wrong, said in (
        ({"iban": "DE00"}, "bankAccount.iban is not an IBAN"),
        ({"iban": IBAN, "bic": "X"}, "bankAccount.bic is not a BIC"),
        ({}, "bankAccount.iban is required"),
        ({"iban": IBAN, "ibna": ""}, "bankAccount.ibna is no field of it"),
    ):
        refused(call("POST", "beneficiaries", {"id": "ola", "name": "Ola", "bankAccount": wrong}), 400, said)
    assert [each["id"] for each in call("GET", "beneficiaries").body["results"]] == ["ida"]


@pytest.mark.parametrize(
    ("path", "body", "status", "said"),
    [
        ("accounts", {}, 400, "name is required"),
        ("accounts", [], 400, "The body has to be an object."),
        ("accounts", {"name": "A", "fistBalance": {}}, 400, "fistBalance is no field of it"),
        ("accounts", {"name": "A", "firstBalance": {"amount": "1.5"}}, 400, "firstBalance.amount"),
        ("accounts", {"name": "A", "firstBalance": {"amount": "1.5"}}, 400, "firstBalance.currency is required"),
        ("accounts", {"name": "A", "metadata": {"n": 1}}, 400, "metadata"),
        ("accounts", {"name": "A", "id": "main"}, 409, "Id main"),
        ("beneficiaries", {"name": "A", "id": "main"}, 409, "Id main"),
        ("bank-accounts", {"holder": "A", "iban": "DE00"}, 400, "iban is not an IBAN"),
        ("bank-accounts", {"holder": "A", "iban": IBAN, "settlesFor": "nobody"}, 404, "nobody"),
    ],
)
def test_bad_input_names_the_field_and_changes_nothing(
    shop: Caller, path: str, body: object, status: int, said: str
) -> None:
    before = shop("GET", path).body
    refused = shop("POST", path, body)
    assert (refused.status, set(refused.body)) == (status, {"Title", "Detail"})
    assert said in refused.body["Detail"]
    assert shop("GET", path).body == before


def test_what_is_not_there(shop: Caller) -> None:
    assert shop("GET", "accounts/ben").status == 404
    assert shop("GET", "beneficiaries/main").status == 404
    assert shop("DELETE", "accounts").status == 405
    assert shop("GET", "nothing").body["Title"] == "Not Found"


def test_the_key_is_needed_and_opens_its_own_dataset_alone(shop: Caller, stranger_key: str) -> None:
    nobody = Caller(None)("GET", "accounts")
    assert (nobody.status, set(nobody.body)) == (401, {"Title", "Detail"})
    assert Caller(stranger_key)("GET", "accounts").body["results"] == []
    assert Caller(stranger_key)("GET", "accounts/main").status == 404
