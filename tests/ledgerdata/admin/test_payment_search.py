"""What the lists of payments find: filters, the search, and payments by their reference."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ledgerdata.admin import filters
from ledgerdata.models import Payment
from ledgerdata.operations import Order, act, writing
from ledgerdata.reading import search_index
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from simulator.new_payments import post_payment
from tenants.models import Tenant
from tests.ledgerdata.admin.conftest import Shop
from tests.ledgerdata.admin.listing import LIST, listed


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
    cache.clear()  # which remembers that a process was started
    monkeypatch.setattr(
        "ledgerdata.operations.search_index.start_command", lambda *arguments: started.append(arguments)
    )
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
