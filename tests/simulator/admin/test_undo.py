"""Undo: what was just pressed is taken back by its opposite, as long as no connector has read it; else it says why."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from ledgerdata.models import Payment
from ledgerdata.operations import act, writing
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.rules.undoing import NO_OPPOSITE, OPPOSITE
from simulator import undoing
from tenants.models import Tenant
from tests.ledgerdata.admin.conftest import Shop, shop_of
from tests.simulator.journal.noting import Worker

PAYIN, PAYOUT = PaymentType.PAYIN, PaymentType.PAYOUT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shop(tenant: Tenant) -> Shop:
    return shop_of(tenant)


def pressed(shop: Shop, type: PaymentType, *actions: Action) -> Payment:
    payment = shop.pay(type)
    for action in actions:
        with writing(shop.tenant) as book:
            act(book, payment.pk, action, 1_500 if action is not Action.WIN else None)
    return payment


def url(payment: Payment) -> str:
    return reverse("admin:simulator_undo", args=[payment.pk])


def said(office: Client, payment: Payment) -> list[str]:
    payment.refresh_from_db()
    answer = office.post(url(payment), {"version": payment.version}, follow=True)
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize(
    ("type", "actions", "after"),
    [
        (PAYIN, [Action.REFUND], Status.REFUND_REVERSED),
        (PAYIN, [Action.REFUND, Action.REVERSE_REFUND], Status.REFUNDED),
        (PAYIN, [Action.DISPUTE], Status.DISPUTE_WON),
        (PAYIN, [Action.DISPUTE, Action.WIN], Status.DISPUTE),
        (PAYOUT, [Action.RETURN], Status.REFUND_REVERSED),
        (PAYOUT, [Action.RETURN, Action.REVERSE_RETURN], Status.REFUNDED),
    ],
)
def test_the_opposite_record_takes_it_back(
    office: Client, shop: Shop, type: PaymentType, actions: list[Action], after: Status
) -> None:
    payment = pressed(shop, type, *actions)
    before = shop.main.balances.get().amount
    page = office.get(url(payment)).content.decode()
    assert "No connector has read it yet." in page
    assert "Taken back: " in said(office, payment)[0]
    payment.refresh_from_db()
    assert payment.state == after
    assert abs(shop.main.balances.get().amount - before) == 1_500


def test_the_message_after_a_press_leads_to_it(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    press = reverse("admin:ledgerdata_payment_act", args=[payment.pk, "refund"])
    answer = office.post(press, {"version": 1, "amount": "15"}, follow=True)
    assert url(payment) in str(*answer.context["messages"])
    assert url(payment) in answer.content.decode()


def test_what_a_connector_has_read_stays(office: Client, shop: Shop, key: str) -> None:
    payment = pressed(shop, PAYIN, Action.REFUND)
    worker = Worker(key)
    worker.ask("GET", "/transactions")
    worker.journal.write()
    assert said(office, payment) == ["Not taken back. A connector has read it already."]
    payment.refresh_from_db()
    assert payment.state == Status.REFUNDED
    assert (
        "No undo: A connector has read it already."
        in office.get(f"/admin/ledgerdata/payment/{payment.pk}/change/").content.decode()
    )


def test_after_a_minute_it_stays(office: Client, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    payment = pressed(shop, PAYIN, Action.REFUND)
    monkeypatch.setattr(undoing, "now_of", lambda tenant: timezone.now() + timedelta(seconds=61))
    assert "more than a minute ago" in said(office, payment)[0]
    assert "/undo/" not in office.get(f"/admin/ledgerdata/payment/{payment.pk}/change/").content.decode()


def test_what_has_no_opposite_says_why(office: Client, shop: Shop) -> None:
    payment = shop.pay(PAYIN, Status.PENDING)
    assert "A payment that was made stays" in said(office, payment)[0]
    with writing(shop.tenant) as book:
        act(book, payment.pk, Action.FAIL)
    assert said(office, payment) == ["Not taken back. A payment that failed stays failed."]


def test_without_a_journal_nobody_knows(office: Client, shop: Shop) -> None:
    payment = pressed(shop, PAYIN, Action.REFUND)
    with override_settings(JOURNAL=0):
        assert "The journal is switched off" in said(office, payment)[0]


def test_a_second_press_does_nothing(office: Client, shop: Shop) -> None:
    payment = pressed(shop, PAYIN, Action.REFUND)
    for _ in range(2):
        office.post(url(payment), {"version": 2})
    payment.refresh_from_db()
    assert payment.version == 3


def test_a_stranger_takes_nothing_back(strange_office: Client, shop: Shop) -> None:
    payment = pressed(shop, PAYIN, Action.REFUND)
    assert strange_office.post(url(payment), {"version": 2}).status_code == 404
    payment.refresh_from_db()
    assert payment.version == 2


def test_every_status_has_an_opposite_or_says_why_not() -> None:
    first_only = {Status.PENDING, Status.AUTHORISATION, Status.OTHER}
    assert OPPOSITE.keys() | NO_OPPOSITE.keys() == set(Status) - first_only
