"""What a list finds as CSV and as JSON: all of it, whoever's names are in it, and nobody else's."""

import csv
import json
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ledgerdata.admin import paging, payment_export
from ledgerdata.operations import Order, act, open_account, take_payment, writing
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType
from tests.ledgerdata.admin.conftest import Shop


def exported(office: Client, format: str, model: str = "payment", **query: str) -> list[dict[str, Any]]:
    answer = office.get(reverse(f"admin:ledgerdata_{model}_export", args=[format]), query)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    text = answer.getvalue().decode("utf-8-sig")
    rows: list[dict[str, Any]] = list(csv.DictReader(StringIO(text))) if format == "csv" else json.loads(text)
    return rows


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where there are more payments than are read at once."""
    monkeypatch.setattr(paging, "MOST_ROWS", 2)
    monkeypatch.setattr(payment_export, "MOST_ROWS", 2)


@pytest.mark.parametrize("format", ["csv", "json"])
def test_has_all_that_the_list_finds_newest_first(office: Client, shop: Shop, format: str) -> None:
    payments = [shop.pay() for _ in range(4)]
    other = shop.pay(PaymentType.PAYOUT)
    newest_first = [payment.reference for payment in payments[::-1]]
    by_account = exported(office, format, account="main")
    assert [row["reference"] for row in by_account][:5] == [other.reference, *newest_first]
    assert len(by_account) == len(exported(office, format)) == 6  # with the account's first balance
    assert [row["reference"] for row in exported(office, format, q="100.00", o="3")] == [other.reference, *newest_first]
    assert [row["reference"] for row in exported(office, format, "payout")] == [other.reference]
    assert exported(office, format, state="FAILED") == []


def test_amounts_are_exact_and_states_in_words(office: Client, shop: Shop) -> None:
    with writing(shop.tenant) as book:
        order = Order(PaymentType.PAYIN, 10**77 + 5, "ETH/18", None, "main", metadata={"a": "b"})
        payment = take_payment(book, order).payment
        act(book, payment.pk, Action.REFUND, 10**18)
    (row,) = exported(office, "json", asset="ETH")
    assert row["amount"] == f"1{'0' * 59}.000000000000000005"
    assert (row["refunded"], row["state"], row["status"]) == ("1.000000000000000000", "Partly refunded", "REFUNDED")
    assert (row["destination"], row["destinationName"], row["source"]) == ("main", "Main", None)
    assert row["metadata"] == {"a": "b"}
    (line,) = exported(office, "csv", asset="ETH")
    assert (line["amount"], line["metadata"], line["source"]) == (row["amount"], '{"a":"b"}', "")


def test_no_spreadsheet_takes_a_text_for_a_formula(office: Client, shop: Shop) -> None:
    with writing(shop.tenant) as book:
        open_account(book, "=cmd|'/c calc'!A1", reference="odd")
        take_payment(book, Order(PaymentType.PAYIN, 1, "EUR/2", None, "odd", description="@SUM(1)"))
    (line,) = exported(office, "csv", account="odd")
    assert line["destinationName"] == "'=cmd|'/c calc'!A1"
    assert line["description"] == "'@SUM(1)"


def test_has_nothing_of_a_stranger_and_no_other_format(office: Client, shop: Shop, strange_shop: Shop) -> None:
    strange_shop.pay()
    assert len(exported(office, "csv")) == 1
    assert office.get(reverse("admin:ledgerdata_payment_export", args=["xml"])).status_code == 404


def test_a_file_of_no_payments_has_its_headings(office: Client, shop: Shop) -> None:
    shop.pay()
    full, empty = (
        office.get(reverse("admin:ledgerdata_payment_export", args=["csv"]), query).getvalue().decode()
        for query in ({}, {"state": "FAILED"})
    )
    assert empty == full.partition("\n")[0] + "\n"
    (row,) = exported(office, "json", account="main", state="SUCCEEDED")[:1]
    assert empty.strip("\ufeff\r\n").split(",") == list(row)
