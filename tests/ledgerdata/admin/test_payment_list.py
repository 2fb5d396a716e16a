"""The lists of payments: what they show, find and filter, and what they cost."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledgerdata.admin import paging
from ledgerdata.models import Payment
from ledgerdata.operations import Order, act, take_payment, writing
from ledgerdata.reading import sorting
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from tests.ledgerdata.admin.conftest import Shop
from tests.ledgerdata.admin.listing import LIST, listed

MOST_QUERIES = 12
MOST_OF_A_SEARCH = 14


def test_shows_state_amount_what_became_of_it_and_the_sides(office: Client, shop: Shop) -> None:
    payment = shop.pay(PaymentType.PAYIN, Status.AUTHORISATION, 123_456)
    with writing(shop.tenant) as ledger:
        act(ledger, payment.pk, Action.CAPTURE, 60_000)
        act(ledger, payment.pk, Action.REFUND, 1_000)
    html = office.get(LIST).content.decode()
    for shown in ("1,234.56 EUR", "600.00 EUR captured", "10.00 EUR refunded", "is-mute", "Main", "outside"):
        assert shown in html


@pytest.mark.parametrize(
    ("type", "presses", "state", "shown"),
    [
        (PaymentType.PAYIN, [(Action.REFUND, 150)], "REFUNDED", "Partly refunded"),
        (PaymentType.PAYIN, [(Action.REFUND, 10_000)], "REFUNDED", "Refunded"),
        (PaymentType.PAYOUT, [(Action.RETURN, 150)], "REFUNDED", "Partly returned"),
        (PaymentType.PAYOUT, [(Action.RETURN, 10_000)], "REFUNDED", "Returned"),
        (PaymentType.PAYIN, [(Action.REFUND, 500), (Action.REVERSE_REFUND, 100)], "REFUND_REVERSED", "Partly reversed"),
        (PaymentType.PAYIN, [(Action.DISPUTE, 100)], "DISPUTE", "Partly disputed"),
        (PaymentType.PAYIN, [(Action.DISPUTE, 100), (Action.LOSE, None)], "DISPUTE_LOST", "Partly lost"),
    ],
)
def test_state_says_how_far_and_is_found_under_what_it_is(
    office: Client, shop: Shop, type: PaymentType, presses: list[tuple[Action, int | None]], state: str, shown: str
) -> None:
    payment = shop.pay(type)
    with writing(shop.tenant) as ledger:
        for action, amount in presses:
            act(ledger, payment.pk, action, amount)
    assert listed(office, state=state) == [payment]
    html = office.get(LIST, {"state": state}).content.decode()
    assert f">{shown}</span>" in html
    assert f'<span class="psp-quiet">{state}</span>' in html


def test_capture_says_how_far(office: Client, shop: Shop) -> None:
    payment = shop.pay(PaymentType.PAYIN, Status.AUTHORISATION, 1_000)
    for amount, shown in ((400, "Partly captured"), (600, "Captured")):
        with writing(shop.tenant) as ledger:
            act(ledger, payment.pk, Action.CAPTURE, amount)
        assert f">{shown}</span>" in office.get(LIST).content.decode()


def test_an_account_on_one_side_alone(office: Client, shop: Shop) -> None:
    payin, payout, transfer = (shop.pay(type) for type in (PaymentType.PAYIN, PaymentType.PAYOUT, PaymentType.TRANSFER))
    (first_balance,) = Payment.objects.filter(type=PaymentType.OTHER)
    assert listed(office, account="main", side="source") == [transfer, payout]
    assert listed(office, account="Main", side="destination") == [payin, first_balance]
    assert listed(office, account="supplier", side="source") == []
    for every in ({}, {"side": ""}, {"side": "nonsense"}):
        assert listed(office, account="main", **every) == [transfer, payout, payin, first_balance]
    assert len(listed(office, side="source")) == 4


def test_sorts_by_amount_within_an_asset_by_state_and_by_change(office: Client, shop: Shop) -> None:
    small, large, middle = (shop.pay(amount=amount) for amount in (900, 10_000, 9_000))
    with writing(shop.tenant) as ledger:
        yen = take_payment(ledger, Order(PaymentType.PAYIN, 5_000, "JPY", None, "main")).payment.pk
        act(ledger, small.pk, Action.REFUND)
    by_amount = listed(office, o="-3", type="PAYIN")
    assert [payment.amount for payment in by_amount if payment.asset == "EUR/2"] == [10_000, 9_000, 900]
    assert [payment.asset for payment in by_amount] == sorted(payment.asset for payment in by_amount)
    assert listed(office, o="-5")[0] == small
    assert [payment.state for payment in listed(office, o="2")] == ["REFUNDED", *["SUCCEEDED"] * 4]
    assert {large, middle} < set(listed(office, o="3"))
    assert yen in [payment.pk for payment in listed(office, o="3")]


def test_sorts_the_newest_of_a_long_list_and_says_so(
    office: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sorting, "MOST_SORTED", 2)
    newest = [shop.pay(amount=amount) for amount in (300, 200, 100)][1:]
    assert listed(office, o="3") == newest[::-1]
    said = "Only the newest 2 transactions are sorted here. Filters that leave fewer sort all of them."
    assert said in office.get(LIST, {"o": "3"}).content.decode()
    (oldest,) = Payment.objects.filter(amount=300)
    assert listed(office, o="-3", until=oldest.created_at.date().isoformat(), q="3.00") == [oldest]
    assert "are sorted here" not in office.get(LIST, {"o": "-3", "q": "3.00"}).content.decode()


def test_total_count_goes_on_with_new_payments(office: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_ROWS", 2)
    for total in (4, 5):
        for _ in range(3 if total == 4 else 1):
            shop.pay()
        assert f"The first 2 of {total} transactions" in office.get(LIST).content.decode()
    monkeypatch.setattr(paging, "MOST_COUNTED", 3)
    assert "The first 2 of more than 3 transactions" in office.get(LIST, {"asset": "EUR"}).content.decode()


def test_newest_first_and_the_other_way_round(office: Client, shop: Shop) -> None:
    first, second = shop.pay(), shop.pay()
    assert listed(office)[:2] == [second, first]
    assert listed(office, o="1")[-2:] == [first, second]


@pytest.mark.parametrize(("name", "type"), [("payout", PaymentType.PAYOUT), ("transfer", PaymentType.TRANSFER)])
def test_payouts_and_transfers_have_lists_of_their_own(
    office: Client, shop: Shop, name: str, type: PaymentType
) -> None:
    payments = {type: shop.pay(type) for type in PaymentType}
    url = reverse(f"admin:ledgerdata_{name}_changelist")
    assert [payment.pk for payment in listed(office, url)] == [payments[type].pk]
    assert f"/admin/ledgerdata/payment/{payments[type].pk}/do/return/" in office.get(url).content.decode()


def test_owner_sees_own_rows_alone(office: Client, shop: Shop, strange_shop: Shop) -> None:
    shop.pay()
    strange = strange_shop.pay()
    assert {payment.tenant_id for payment in listed(office)} == {shop.tenant.pk}
    assert listed(office, q=strange.reference) == []
    assert all(payment.tenant_id == shop.tenant.pk for payment in listed(office, account="main"))


def test_operator_sees_all_with_their_dataset(operator_office: Client, shop: Shop, strange_shop: Shop) -> None:
    both = {shop.pay(), strange_shop.pay()}
    assert both <= set(listed(operator_office))
    assert {payment.tenant for payment in listed(operator_office, q="main")} == {shop.tenant, strange_shop.tenant}
    assert shop.tenant.name in operator_office.get(LIST).content.decode()


def test_long_lists_are_cut_and_say_so(office: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "MOST_ROWS", 3)
    for _ in range(4):
        shop.pay()
    assert "The first 3 of 5 transactions" in office.get(LIST).content.decode()


def test_a_list_of_a_hundred_takes_few_queries(office: Client, operator_office: Client, shop: Shop) -> None:
    for _ in range(100):
        shop.pay()
    office.get(LIST)
    for client, query in ((office, {}), (operator_office, {}), (office, {"account": "main"})):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(listed(client, **query)) == 100
        assert len(queries) <= MOST_QUERIES, [query["sql"][:150] for query in queries]


def test_a_search_takes_few_queries_more(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    for text in (payment.reference, "Main", "100.00", "visa card"):
        office.get(LIST, {"q": text})
        with CaptureQueriesContext(connection) as queries:
            office.get(LIST, {"q": text})
        assert len(queries) <= MOST_OF_A_SEARCH, [query["sql"][:150] for query in queries]


def test_empty_list_says_what_to_do(office: Client) -> None:
    html = office.get(LIST).content.decode()
    assert "No transactions yet" in html
    assert reverse("admin:ledgerdata_payment_generate") in html


def test_the_column_of_datasets_says_dataset(operator_office: Client, shop: Shop) -> None:
    shop.pay()
    for address in (LIST, reverse("admin:ledgerdata_internalaccount_changelist")):
        page = operator_office.get(address).content.decode()
        assert "<span>Dataset</span>" in page
        assert "<span>Tenant</span>" not in page
