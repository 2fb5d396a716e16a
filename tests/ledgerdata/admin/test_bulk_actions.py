"""Bulk actions on the list of payments."""

import re
from contextlib import AbstractContextManager
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse

from ledgerdata.admin import actions
from ledgerdata.models import Payment, Record
from ledgerdata.operations import Order, act, take_payment, writing
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.db import bulk
from tenants.db.waiting import Busy
from tests.ledgerdata.admin.conftest import Shop

LIST = reverse("admin:ledgerdata_payment_changelist")
PAYOUT = PaymentType.PAYOUT


def press(office: Client, action: Action, *payments: Payment, **steps: int) -> list[str]:
    """The messages after a bulk press, on a page that showed the payments as they are given."""
    seen = {f"version-{payment.pk}": payment.version for payment in payments} | steps
    chosen = [payment.pk for payment in payments]
    pressed = {"action": str(action), "_selected_action": chosen, "confirmed": "1", **seen}
    answer = office.post(LIST, pressed, follow=True)
    assert answer.status_code == 200
    return [str(message) for message in answer.context["messages"]]


def asked(office: Client, action: Action, *payments: Payment, url: str = LIST) -> str:
    """The page that asks before a bulk press is done."""
    seen = {f"version-{payment.pk}": payment.version for payment in payments}
    chosen = [payment.pk for payment in payments]
    answer = office.post(url, {"action": str(action), "_selected_action": chosen, **seen})
    assert answer.status_code == 200
    return answer.content.decode()


def test_asks_once_with_what_will_happen(office: Client, shop: Shop) -> None:
    payments = [shop.pay(amount=123), shop.pay(amount=1_000_000)]
    with writing(shop.tenant) as book:
        take_payment(book, Order(PAYOUT, 500_000, "EUR/2", "main", "supplier"))
    failed, moved = shop.pay(PaymentType.PAYIN, Status.FAILED), shop.pay()
    with writing(shop.tenant) as book:
        act(book, moved.pk, Action.REFUND)
    page = asked(office, Action.REFUND, *payments, failed, moved)
    assert "Refund 2 payments?" in page
    assert "10,001.23 EUR" in page
    assert "1 balance goes below zero" in page
    assert "6,001.23 EUR now, -4,000.00 EUR then" in page
    assert "2 cannot be done, and stay as they are" in page
    assert "Refund needs money received" in page
    assert "It has moved on since the page was shown." in page
    assert set(Payment.objects.filter(pk__in=[p.pk for p in payments]).values_list("version", flat=True)) == {1}


def test_what_is_asked_comes_true(office: Client, shop: Shop) -> None:
    """The form of the page that asks does what it says."""
    payment = shop.pay(PaymentType.PAYIN, Status.PENDING)
    url = f"{LIST}?state=PENDING"
    form = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)"', asked(office, Action.FAIL, payment, url=url)
    )
    answer = office.post(url, dict(form), follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["Fail: 1 payment done, 100.00 EUR."]
    assert [(row.pk, row.state) for row in answer.context["cl"].result_list] == [(payment.pk, Status.FAILED)]


def test_nothing_to_do_offers_no_press(office: Client, shop: Shop) -> None:
    page = asked(office, Action.REFUND, shop.pay(PaymentType.PAYIN, Status.FAILED))
    assert "Refund: not possible" in page
    assert "Refund 0" not in page


def test_a_return_is_reversed_only_as_far_as_the_money_goes(office: Client, shop: Shop) -> None:
    payments = [shop.pay(PAYOUT, amount=40_000), shop.pay(PAYOUT, amount=30_000)]
    for payment in payments:
        with writing(shop.tenant) as book:
            act(book, payment.pk, Action.RETURN)
        payment.refresh_from_db()
    shop.pay(PAYOUT, amount=50_000)
    page = asked(office, Action.REVERSE_RETURN, *payments)
    assert "Reverse return 1 payment?" in page
    assert "Main would hold 100.00 EUR by then, which is not enough." in page
    told = press(office, Action.REVERSE_RETURN, *payments)
    assert told[0].startswith("Reverse return: 1 payment done, 400.00 EUR. 1 payment not done. 1 payment (")
    assert "): Not enough funds" in told[0]


def test_tells_what_was_done_and_what_not_and_why(office: Client, shop: Shop) -> None:
    paid, again = shop.pay(), shop.pay()
    failed = shop.pay(PaymentType.PAYIN, Status.FAILED)
    told = press(office, Action.REFUND, paid, again, failed)
    assert len(told) == 1
    assert told[0].startswith("Refund: 2 payments done, 200.00 EUR. 1 payment not done. 1 payment (")
    assert "): Refund needs money received and not given back, and no open dispute." in told[0]
    assert failed.reference in told[0]
    for payment in (paid, again):
        payment.refresh_from_db()
        assert (payment.state, payment.refunded) == (Status.REFUNDED, 10_000)


@pytest.mark.parametrize("longest", [bulk.LONGEST, 0])
def test_records_keep_their_distance(
    longest: float, office: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In one transaction, and in one for each."""
    for name in ("LONGEST", "SHORTEST", "UNSEEN"):
        monkeypatch.setattr(bulk, name, longest)
    payments = [shop.pay(PaymentType.PAYIN, Status.PENDING) for _ in range(5)]
    press(office, Action.SUCCEED, *payments)
    times = list(
        Record.objects.filter(tenant=shop.tenant, position=1).order_by("sequence").values_list("created_at", flat=True)
    )
    gaps = [(after - before).total_seconds() for before, after in pairwise(times)]
    assert len(gaps) == 4
    assert min(gaps) >= 0.01


def test_what_is_left_where_the_database_becomes_busy_is_told(
    office: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "LONGEST", 0)
    monkeypatch.setattr(bulk, "UNSEEN", 0)
    payments = [shop.pay(PaymentType.PAYIN, Status.PENDING) for _ in range(3)]
    turns = iter([0, 0])  # one for each of the first two

    def turn_or_busy() -> AbstractContextManager[bulk.BulkTurn]:
        if next(turns, None) is None:
            raise Busy("another writer of many rows", 5)
        return bulk.bulk_turn()

    monkeypatch.setattr(actions, "bulk_turn", turn_or_busy)
    told = press(office, Action.SUCCEED, *payments)
    assert told[0].startswith("Succeed: 2 payments done, 200.00 EUR. 1 payment not done. 1 payment (")
    assert "): The database is busy" in told[0]
    assert payments[2].reference in told[0]
    assert Payment.objects.filter(tenant=shop.tenant, state=Status.PENDING).count() == 1


def test_second_press_from_the_same_page_does_nothing(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    press(office, Action.FAIL_REFUND, payment)
    told = press(office, Action.FAIL_REFUND, payment)
    assert "moved on" in told[0]
    payment.refresh_from_db()
    assert payment.version == 2


def test_payments_that_the_page_did_not_show_are_left_alone(office: Client, shop: Shop) -> None:
    shown, hidden = shop.pay(), shop.pay()
    seen = {f"version-{shown.pk}": 1}
    pressed = {"action": "refund", "_selected_action": [shown.pk], "select_across": "1", "confirmed": "1"}
    office.post(LIST, pressed | seen)
    hidden.refresh_from_db()
    assert hidden.state == Status.SUCCEEDED


def test_what_is_no_key_of_a_row_is_left_alone(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    chosen = ["abc", "9" * 30, "-1", "1.5", "", "٣", str(payment.pk)]
    answer = office.post(
        LIST,
        {"action": "refund", "_selected_action": chosen, f"version-{payment.pk}": 1, "confirmed": "1"},
        follow=True,
    )
    assert [str(message) for message in answer.context["messages"]] == ["Refund: 1 payment done, 100.00 EUR."]
    answer = office.post(LIST, {"action": "refund", "_selected_action": ["abc"]}, follow=True)
    assert "Items must be selected" in str(*answer.context["messages"])


def test_each_row_carries_what_was_seen(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    assert f'name="version-{payment.pk}" value="1"' in office.get(LIST).content.decode()


def test_stranger_reaches_no_payment(strange_office: Client, strange_shop: Shop, shop: Shop) -> None:
    payment = shop.pay()
    press(strange_office, Action.REFUND, payment)
    payment.refresh_from_db()
    assert payment.state == Status.SUCCEEDED


def test_operator_acts_in_several_datasets(operator_office: Client, shop: Shop, strange_shop: Shop) -> None:
    payments = [shop.pay(), strange_shop.pay()]
    told = press(operator_office, Action.REFUND, *payments)
    assert told == ["Refund: 2 payments done, 200.00 EUR."]
