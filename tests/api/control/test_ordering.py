"""Payments in other orders, as the columns of the admin's list have them, page by page."""

from typing import Any
from urllib.parse import quote

import pytest

from ledgerdata.models import Payment
from ledgerdata.reading import sorting
from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYIN, refused

ORDERS = ("state", "-state", "amount", "-amount", "updatedAt", "-updatedAt", "createdAt", "state,-amount,createdAt")


@pytest.fixture
def busy(shop: Caller) -> Caller:
    """Twelve payments of three amounts in two assets; the first balance is one more."""
    for number in range(12):
        asset, amount = ("EUR/2", "JPY")[number % 2], str(10 ** (1 + 9 * (number % 3)))
        outcome = "pending" if number % 4 == 0 else "succeed"
        assert shop("POST", "payments", PAYIN | {"currency": asset, "amount": amount, "outcome": outcome}).status == 201
    return shop


def all_pages(call: Caller, path: str, size: int, way: str = "next") -> tuple[list[Any], Any]:
    """The rows of the pages from `path` on, and the last of them."""
    rows: list[Any] = []
    while True:
        page = call("GET", f"{path}&pageSize={size}" if "pageSize" not in path else path).body
        rows = [*rows, *page["results"]] if way == "next" else [*page["results"], *rows]
        if page[way] is None:
            return rows, page
        path = page[way].partition("/simulator/v1/")[2]


@pytest.mark.parametrize("ordering", ORDERS)
def test_pages_of_any_size_have_each_payment_once_in_order(busy: Caller, ordering: str) -> None:
    whole = busy("GET", f"payments?ordering={ordering}&pageSize=100").body
    assert (len(whole["results"]), whole["next"], whole["previous"]) == (13, None, None)
    assert whole["isSortedInPart"] is False
    for size in (1, 4, 12, 13):
        rows, last = all_pages(busy, f"payments?ordering={ordering}", size)
        assert rows == whole["results"]
        if last["previous"]:
            before, first = all_pages(busy, last["previous"].partition("/simulator/v1/")[2], size, "previous")
            assert [*before, *last["results"]] == rows
            assert first["next"] is not None


def test_amounts_stand_by_assets_and_the_newest_first_among_those_alike(busy: Caller) -> None:
    rows = busy("GET", "payments?ordering=-amount").body["results"]
    assert [each["currency"] for each in rows] == ["EUR/2"] * 7 + ["JPY"] * 6
    assert [int(each["amount"]) for each in rows[7:]] == [10**19, 10**19, 10**10, 10**10, 10, 10]
    made = [each["reference"] for each in busy("GET", "payments").body["results"]]
    assert made.index(rows[7]["reference"]) < made.index(rows[8]["reference"])


def test_states_and_then_amounts(busy: Caller) -> None:
    rows = busy("GET", "payments?ordering=state,amount&currency=EUR/2").body["results"]
    shown = [(each["state"], int(each["amount"])) for each in rows]
    assert shown == sorted(shown)


def test_what_is_made_meanwhile_is_not_in_the_pages(busy: Caller) -> None:
    page = busy("GET", "payments?ordering=amount&currency=JPY&pageSize=4").body
    busy("POST", "payments", PAYIN | {"currency": "JPY", "amount": "999999999999999999999"})
    rest = busy("GET", page["next"].partition("/simulator/v1/")[2]).body
    assert (len(rest["results"]), rest["next"]) == (2, None)


def test_the_newest_are_sorted_where_there_are_more(busy: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "MOST_SORTED", 5)
    newest = list(Payment.objects.order_by("-pk").values_list("reference", flat=True)[:5])
    page = busy("GET", "payments?ordering=amount&pageSize=3").body
    busy("POST", "payments", PAYIN)
    rest = busy("GET", page["next"].partition("/simulator/v1/")[2]).body
    assert {each["reference"] for each in page["results"] + rest["results"]} == set(newest)
    assert (page["isSortedInPart"], rest["isSortedInPart"], rest["next"]) == (True, True, None)
    assert busy("GET", "payments?ordering=createdAt&pageSize=100").body["isSortedInPart"] is False


def test_orders_and_cursors_that_cannot_be(busy: Caller, stranger_key: str) -> None:
    for wrong in ("", "pk", "asset", "-", "--amount", "amount,,state", "amount,name", "a" * 5_000):
        refused(busy("GET", f"payments?ordering={wrong}"), 400, "ordering has ")
    for twice in ("state,state", "amount,state,-amount", "createdAt,state,createdAt", ",".join(["state"] * 5)):
        refused(busy("GET", f"payments?ordering={twice}"), 400, "twice; once is enough")
    refused(busy("GET", "accounts?ordering=name"), 400, "ordering is no parameter of it")
    first = busy("GET", "payments?ordering=amount&pageSize=2").body["next"].partition("/simulator/v1/")[2]
    refused(busy("GET", first.replace("ordering=amount", "ordering=state")), 400, "another order")
    refused(busy("GET", first.replace("ordering=amount&", "")), 400, "cursor has to be taken from")
    newest = busy("GET", "payments?pageSize=2").body["next"].partition("cursor=")[2].partition("&")[0]
    for wrong in (newest, "x", quote("é:1:x"), first.partition("cursor=")[2].partition("&")[0][:-1]):
        refused(busy("GET", f"payments?ordering=amount&cursor={wrong}"), 400, "cursor has to be taken from")
    assert Caller(stranger_key)("GET", first).body["results"] == []
