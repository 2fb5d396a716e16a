"""The lists of payments: what they show, find and filter, and what they cost."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledgerdata.admin import filters, paging, payment_order, payment_search
from ledgerdata.models import Payment
from ledgerdata.operations import Order, act, take_payment, writing
from ledgerdata.reading import search_index
from ledgerdata.rules.lifecycle import Action, PaymentType, Status
from simulator.new_payments import post_payment
from tenants.models import Tenant
from tests.ledgerdata.admin.conftest import Shop

LIST = reverse("admin:ledgerdata_payment_changelist")
MOST_QUERIES = 12


def listed(office: Client, url: str = LIST, **query: str) -> list[Payment]:
    answer = office.get(url, query)
    assert answer.status_code == 200
    found: list[Payment] = list(answer.context["cl"].result_list)
    return found


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
    monkeypatch.setattr(payment_order, "MOST_SORTED", 2)
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


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ({"type": "PAYOUT"}, ["payout"]),
        ({"state": "PENDING"}, ["pending"]),
        ({"asset": "JPY"}, []),
        ({"asset": "EUR/2", "type": "TRANSFER"}, ["transfer"]),
        ({"asset": "eur", "type": "TRANSFER"}, ["transfer"]),
        ({"asset": "EU"}, []),
        ({"account": "Spare"}, ["transfer"]),
        ({"account": "uppl"}, ["payout"]),
        ({"account": "spare"}, ["transfer"]),
        ({"account": "supplier"}, ["payout"]),
        ({"account": "main", "type": "PAYIN"}, ["pending"]),
        ({"account": "nobody"}, []),
        ({"account": "main", "state": "SUCCEEDED", "type": "PAYOUT"}, ["payout"]),
    ],
)
def test_filters(office: Client, shop: Shop, query: dict[str, str], wanted: list[str]) -> None:
    payments = {
        "payout": shop.pay(PaymentType.PAYOUT),
        "transfer": shop.pay(PaymentType.TRANSFER),
        "pending": shop.pay(PaymentType.PAYIN, Status.PENDING),
    }
    assert listed(office, **query) == [payments[name] for name in wanted]


def test_filter_by_days(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    day, after = (f"{payment.created_at + timedelta(days=days):%Y-%m-%d}" for days in (0, 1))
    assert payment in listed(office, **{"from": day, "until": day})
    assert listed(office, **{"from": after}) == []


def test_days_at_the_ends_of_the_calendar(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    assert payment in listed(office, **{"from": "0001-01-01", "until": "9999-12-31"})
    assert listed(office, **{"until": "0001-01-01"}) == listed(office, **{"from": "9999-12-31"}) == []


def test_parameters_that_no_filter_has_are_ignored(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    for parameter in ("utm_source", "reference__regex", "tenant__id__exact", "created_at__year"):
        assert payment in listed(office, **{parameter: "("})


def test_day_that_is_none_is_told(office: Client, shop: Shop) -> None:
    assert office.get(LIST, {"from": "yesterday"}).status_code == 302


def test_search_by_id_key_record_and_account(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    with writing(shop.tenant) as ledger:
        refund = act(ledger, payment.pk, Action.REFUND)
    order = Order(PaymentType.PAYOUT, 500, "EUR/2", "main", "supplier", idempotency_key="order 17")
    posted = Payment.objects.get(pk=post_payment(shop.tenant, order).payment.pk)
    assert listed(office, q=payment.reference) == [payment]
    assert listed(office, q=f" {refund.reference} ") == [payment]
    assert listed(office, q="order 17") == [posted]
    assert listed(office, q="supplier") == [posted]
    assert listed(office, q="order") == [posted]
    assert listed(office, q="rder") == []


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


def test_operators_search_asks_the_same_however_many_datasets_there_are(operator_office: Client, shop: Shop) -> None:
    payment = shop.pay()
    asked = []
    for more in (0, 3_000):
        Tenant.objects.bulk_create(Tenant(name="one of many") for _ in range(more))
        with CaptureQueriesContext(connection) as queries:
            assert listed(operator_office, q=payment.reference) == [payment]
            assert listed(operator_office, q="nothing like it") == []
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert max(len(query["sql"]) for query in queries) < 5_000, "no statement names the datasets one by one"


def test_an_id_that_many_datasets_have_is_looked_up_in_some_and_it_says_so(
    operator_office: Client, shop: Shop, strange_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.pay()
    payment = strange_shop.pay()
    monkeypatch.setattr(filters, "MOST_ACCOUNTS", 1)
    for query in ({"q": "main"}, {"account": "main"}):
        answer = operator_office.get(LIST, query)
        assert {found.tenant for found in answer.context["cl"].result_list} == {payment.tenant}
        assert "More than 1 datasets have an account main" in str(*answer.context["messages"])


def test_many_payments_without_words_are_made_ready_by_a_process(
    office: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(payment_search, "start_command", lambda *arguments: started.append(arguments))
    monkeypatch.setattr(search_index, "MOST_UNREAD", 1)
    shop.pay()
    for _ in range(2):
        answer = office.get(LIST, {"q": "payin"})
        assert "Search again soon" in str(*answer.context["messages"])
    assert started == [("index_payments", str(shop.tenant.pk))]
    call_command(*started[0])
    assert len(listed(office, q="eur")) == 2


def test_pages_by_reference_and_id(office: Client, strange_office: Client, shop: Shop) -> None:
    order = Order(PaymentType.PAYOUT, 500, "EUR/2", "main", "supplier", idempotency_key="order/17 ü?")
    key = post_payment(shop.tenant, order).payment.reference
    payment = shop.pay()
    with writing(shop.tenant) as ledger:
        refund = act(ledger, payment.pk, Action.REFUND)
    for model, reference in (("payment", key), ("payout", key), ("payment", refund.reference)):
        url = reverse(f"admin:ledgerdata_{model}_by", args=[reference])
        assert key in office.get(url).content.decode() or payment.reference in office.get(url).content.decode()
        assert strange_office.get(url).status_code == 404
    for model, reference, name in (("internalaccount", "main", "Main"), ("beneficiary", "supplier", "Supplier")):
        url = reverse(f"admin:ledgerdata_{model}_by", args=[reference])
        assert f"<h1>{name}</h1>" in office.get(url).content.decode()
        assert strange_office.get(url).status_code == 404
    assert office.get(reverse("admin:ledgerdata_transfer_by", args=[key])).status_code == 404


def test_a_reference_of_two_types_leads_to_the_list(office: Client, shop: Shop) -> None:
    for type, destination in ((PaymentType.PAYOUT, "supplier"), (PaymentType.TRANSFER, "spare")):
        post_payment(shop.tenant, Order(type, 500, "EUR/2", "main", destination, idempotency_key="both"))
    answer = office.get(reverse("admin:ledgerdata_payment_by", args=["both"]), follow=True)
    assert len(answer.context["cl"].result_list) == 2


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


def test_empty_list_says_what_to_do(office: Client) -> None:
    html = office.get(LIST).content.decode()
    assert "No transactions yet" in html
    assert reverse("admin:ledgerdata_payment_generate") in html
