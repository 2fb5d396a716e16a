"""A payment's page with what is due on it, reasons of actions, and payments made by hand that the rules say more of."""

import pytest
from django.test import Client
from django.urls import reverse

from ledgerdata.models import Payment, Record
from simulator.rulebook import put_rule
from simulator.waiting import waiting
from tenants.models import Tenant
from tests.books import account, beneficiary
from tests.simulator.conftest import Machine, Shop

ADD = reverse("admin:ledgerdata_payment_add")
NEW = {"id": "by-hand", "type": "PAYOUT", "amount": "1.00", "currency": "EUR/2", "source": "main", "destination": "ben"}

pytestmark = pytest.mark.django_db(transaction=True)


def page(office: Client, payment: Payment, kind: str = "payment") -> str:
    answer = office.get(reverse(f"admin:ledgerdata_{kind}_change", args=[payment.pk]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def press(office: Client, payment: Payment, what: str) -> str:
    step = waiting(payment.tenant).filter(payment=payment)[0]
    answer = office.post(reverse("admin:simulator_step", args=[payment.pk, step.pk, what]), follow=True)
    return " ".join(answer.content.decode().split())


def posted(shop: Shop, wish: str) -> Payment:
    return Payment.objects.get(reference=shop.paid(wish=wish))


def test_what_is_due_is_shown_with_its_time(shop: Shop, office: Client) -> None:
    payment = posted(shop, "succeed after 1h then return 40 % after 2d, reason AC04")
    for kind in ("payment", "payout"):
        shown = page(office, payment, kind)
        assert "2026-05-01 13:00:00" in shown
        assert "40 % of it is returned (AC04, ClosedAccountNumber: the account is closed)" in shown


def test_a_step_is_hurried_by_a_button(shop: Shop, office: Client) -> None:
    payment = posted(shop, "succeed after 1h then return 40 % after 2d, reason AC04")
    assert "The step “succeed” was done now." in press(office, payment, "now")
    payment.refresh_from_db()
    assert payment.state == "SUCCEEDED"
    press(office, payment, "now")
    shown = page(office, payment)
    assert "What is due" not in shown
    assert "Reason: AC04, ClosedAccountNumber: the account is closed" in shown


def test_a_step_is_dropped_by_a_button_and_the_timeline_says_so(shop: Shop, office: Client, machine: Machine) -> None:
    payment = posted(shop, "succeed after 1h")
    assert "The step “succeed” was dropped." in press(office, payment, "drop")
    machine.goes_on(days=1)
    shown = page(office, payment)
    assert "Dropped: it succeeds" in shown
    assert "It was to be done at 2026-05-01 13:00:00. It was dropped by hand." in shown
    payment.refresh_from_db()
    assert payment.state == "PENDING"


def test_what_is_due_is_done_before_a_page_is_made(shop: Shop, office: Client, machine: Machine) -> None:
    payment = posted(shop, "fail after 1h")
    machine.goes_on(hours=2)
    office.get(reverse("admin:index"))
    payment.refresh_from_db()
    assert payment.state == "FAILED"


def test_a_step_of_another_payment_or_dataset_is_not_touched(
    shop: Shop, office: Client, strange_office: Client
) -> None:
    payment, other = posted(shop, "succeed after 1h"), posted(shop, "succeed after 1h")
    step = waiting(shop.tenant).get(payment=other)
    answer = office.post(reverse("admin:simulator_step", args=[payment.pk, step.pk, "now"]), follow=True)
    assert "no longer on the list" in answer.content.decode()
    assert strange_office.post(reverse("admin:simulator_step", args=[other.pk, step.pk, "now"])).status_code == 404
    assert office.get(reverse("admin:simulator_step", args=[other.pk, step.pk, "now"])).status_code == 405
    assert office.post(reverse("admin:simulator_step", args=[other.pk, step.pk, "later"])).status_code == 404
    assert waiting(shop.tenant).count() == 2


def test_an_action_is_asked_for_with_its_reason(shop: Shop, office: Client) -> None:
    payment = posted(shop, "pending")
    act = reverse("admin:ledgerdata_payment_act", args=[payment.pk, "fail"])
    assert act in page(office, payment)
    form = office.get(act).content.decode()
    assert "AC04 (ClosedAccountNumber: the account is closed)" in form
    assert "AC02 (" not in form, "a reason of payins alone"
    assert office.post(act, {"version": "1", "reason": "fraudulent"}).status_code == 422
    office.post(act, {"version": "1", "reason": "AC04"})
    record = Record.objects.get(payment=payment, status="FAILED")
    assert record.reason == "AC04"
    assert b'"reason":"AC04","reasonText":"ClosedAccountNumber: the account is closed"' in bytes(record.payload)


@pytest.fixture
def funded(tenant: Tenant) -> Tenant:
    account(tenant, "main", 100_000)
    beneficiary(tenant, "ben")
    return tenant


def made(office: Client, **values: str) -> Payment:
    answer = office.post(ADD, NEW | values)
    assert answer.status_code == 302, answer.context["form"].errors
    return Payment.objects.latest("pk")


def test_a_payment_made_by_hand_follows_the_rules(office: Client, funded: Tenant) -> None:
    put_rule(funded, {"course": "succeed after 1h"})
    payment = made(office)
    assert (payment.state, waiting(funded).count()) == ("PENDING", 1)


def test_its_first_status_may_be_chosen(office: Client, funded: Tenant) -> None:
    put_rule(funded, {"course": "succeed after 1h"})
    payment = made(office, status="CANCELLED")
    assert (payment.state, waiting(funded).count()) == ("CANCELLED", 0)


def test_its_course_may_be_said_for_it_alone(office: Client, funded: Tenant) -> None:
    payment = made(office, outcome="return 40 % after 2d")
    assert (payment.state, waiting(funded).get().part) == ("SUCCEEDED", "40 %")


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"outcome": "fial"}, "did you mean"),
        ({"outcome": "capture after 1h"}, "No PAYOUT starts AUTHORISATION"),
        ({"outcome": "fail", "status": "PENDING"}, "leave it or the first status empty"),
    ],
)
def test_a_course_that_cannot_be_is_refused_at_its_field(
    office: Client, funded: Tenant, values: dict[str, str], told: str
) -> None:
    answer = office.post(ADD, NEW | values)
    assert answer.status_code == 422
    assert told in " ".join(answer.context["form"].errors["outcome"])
