"""Buttons on payments: which are offered, what each does, and presses that come late or twice."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from ledgerdata.models import Payment
from ledgerdata.operations import act, writing
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from tests.ledgerdata.admin.conftest import Shop

LIST = "admin:ledgerdata_payment_changelist"
PAYIN, PAYOUT, TRANSFER = PaymentType.PAYIN, PaymentType.PAYOUT, PaymentType.TRANSFER

CASES = [
    (PAYIN, Status.PENDING, [], Action.SUCCEED, Status.SUCCEEDED),
    (PAYIN, Status.PENDING, [], Action.FAIL, Status.FAILED),
    (PAYOUT, Status.PENDING, [], Action.CANCEL, Status.CANCELLED),
    (TRANSFER, Status.PENDING, [], Action.EXPIRE, Status.EXPIRED),
    (PAYIN, Status.AUTHORISATION, [], Action.CAPTURE, Status.CAPTURE),
    (PAYIN, Status.AUTHORISATION, [], Action.FAIL_CAPTURE, Status.CAPTURE_FAILED),
    (PAYIN, Status.AUTHORISATION, [], Action.VOID, Status.CANCELLED),
    (PAYIN, Status.SUCCEEDED, [], Action.REFUND, Status.REFUNDED),
    (PAYIN, Status.SUCCEEDED, [], Action.FAIL_REFUND, Status.REFUNDED_FAILURE),
    (PAYIN, Status.SUCCEEDED, [Action.REFUND], Action.REVERSE_REFUND, Status.REFUND_REVERSED),
    (PAYIN, Status.SUCCEEDED, [], Action.DISPUTE, Status.DISPUTE),
    (PAYIN, Status.SUCCEEDED, [Action.DISPUTE], Action.WIN, Status.DISPUTE_WON),
    (PAYIN, Status.SUCCEEDED, [Action.DISPUTE], Action.LOSE, Status.DISPUTE_LOST),
    (PAYOUT, Status.SUCCEEDED, [], Action.RETURN, Status.REFUNDED),
    (TRANSFER, Status.SUCCEEDED, [Action.RETURN], Action.REVERSE_RETURN, Status.REFUND_REVERSED),
]


def brought(shop: Shop, type: PaymentType, status: Status, before: list[Action]) -> Payment:
    payment = shop.pay(type, status)
    for action in before:
        with writing(shop.tenant) as ledger:
            act(ledger, payment.pk, action)
    payment.refresh_from_db()
    return payment


def url(payment: Payment, action: Action) -> str:
    return reverse("admin:ledgerdata_payment_act", args=[payment.pk, action])


def messages(office: Client, path: str) -> str:
    return " ".join(str(message) for message in office.get(path).context["messages"])


@pytest.mark.parametrize(("type", "status", "before", "action", "after"), CASES)
def test_each_button(
    office: Client, shop: Shop, type: PaymentType, status: Status, before: list[Action], action: Action, after: Status
) -> None:
    payment = brought(shop, type, status, before)
    for page in (reverse(LIST), reverse("admin:ledgerdata_payment_change", args=[payment.pk])):
        assert url(payment, action) in office.get(page).content.decode()
    answer = office.post(url(payment, action), {"version": payment.version, "amount": "100.00", "next": reverse(LIST)})
    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse(LIST)}?touched={payment.pk}"
    payment.refresh_from_db()
    assert payment.state == after
    assert action.label in messages(office, reverse(LIST))


def test_every_action_has_its_case() -> None:
    assert {case[3] for case in CASES} == set(Action)


def test_only_legal_buttons_are_offered(office: Client, shop: Shop) -> None:
    shop.pay(PAYIN, Status.FAILED)
    pending = shop.pay(PAYIN, Status.PENDING)
    html = office.get(reverse(LIST), {"q": pending.reference}).content.decode()
    offered = {action for action in Action if f"/{pending.pk}/do/{action}/" in html}
    assert offered == {Action.SUCCEED, Action.FAIL, Action.CANCEL, Action.EXPIRE}


def test_second_press_does_nothing(office: Client, shop: Shop) -> None:
    payment = shop.pay(PAYIN, Status.PENDING)
    for _ in range(2):
        office.post(url(payment, Action.SUCCEED), {"version": 1})
    payment.refresh_from_db()
    assert payment.version == 2
    assert "Nothing was done" in messages(office, reverse(LIST))


def test_same_partial_refund_twice_is_one(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    for _ in range(2):
        office.post(url(payment, Action.REFUND), {"version": 1, "amount": "10.00"})
    payment.refresh_from_db()
    assert (payment.version, payment.refunded) == (2, 1_000)


def test_press_that_does_not_say_what_it_saw_does_nothing(office: Client, shop: Shop) -> None:
    payment = shop.pay(PAYIN, Status.PENDING)
    office.post(url(payment, Action.SUCCEED), {})
    payment.refresh_from_db()
    assert payment.version == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("100.01", "at most"),
        ("0", "more than 0"),
        ("1.2345", "has decimals"),
        ("1,500", "1.50 or 1,500.00"),
        ("10 USD", "names USD"),
        ("ten", "is not a number"),
        ("", "required"),
    ],
)
def test_bad_amounts_are_told_at_the_field(office: Client, shop: Shop, typed: str, told: str) -> None:
    payment = shop.pay()
    answer = office.post(url(payment, Action.REFUND), {"version": 1, "amount": typed})
    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors["amount"])
    payment.refresh_from_db()
    assert payment.version == 1


@pytest.mark.parametrize("typed", ["1,50", "1.50", "1,50 EUR", "€1.50"])
def test_amount_is_read_with_point_or_comma(office: Client, shop: Shop, typed: str) -> None:
    payment = shop.pay()
    office.post(url(payment, Action.REFUND), {"version": 1, "amount": typed})
    payment.refresh_from_db()
    assert payment.refunded == 150


def test_amount_form_has_the_rest_filled_in(office: Client, shop: Shop) -> None:
    payment = brought(shop, PAYIN, Status.SUCCEEDED, [])
    office.post(url(payment, Action.REFUND), {"version": 1, "amount": "30"})
    html = office.get(url(payment, Action.REFUND)).content.decode()
    assert 'value="70.00"' in html
    assert 'name="version" value="2"' in html


def test_form_of_an_action_that_is_not_legal_leads_to_the_payment(office: Client, shop: Shop) -> None:
    payment = shop.pay(PAYIN, Status.FAILED)
    answer = office.get(url(payment, Action.REFUND))
    assert answer["Location"] == reverse("admin:ledgerdata_payment_change", args=[payment.pk])
    assert "Refund needs" in messages(office, answer["Location"])


def test_return_leads_nowhere_else(office: Client, shop: Shop) -> None:
    payment = shop.pay(PAYIN, Status.PENDING)
    answer = office.post(url(payment, Action.SUCCEED), {"version": 1, "next": "https://elsewhere.example/"})
    assert answer["Location"] == reverse("admin:ledgerdata_payment_change", args=[payment.pk])


def test_unknown_action_is_not_found(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    assert office.post(f"/admin/ledgerdata/payment/{payment.pk}/do/explode/", {"version": 1}).status_code == 404


def test_stranger_finds_no_payment(strange_office: Client, shop: Shop) -> None:
    payment = shop.pay(PAYIN, Status.PENDING)
    for method in (strange_office.get, strange_office.post):
        assert method(url(payment, Action.SUCCEED), {"version": 1}).status_code == 404
    payment.refresh_from_db()
    assert payment.state == Status.PENDING


def test_operator_acts_in_the_dataset_of_the_payment(operator_office: Client, shop: Shop) -> None:
    payment = shop.pay(PAYIN, Status.PENDING)
    operator_office.post(url(payment, Action.SUCCEED), {"version": 1})
    payment.refresh_from_db()
    assert payment.state == Status.SUCCEEDED


def test_a_row_stays_where_it_was_though_the_filter_fits_it_no_more(office: Client, shop: Shop) -> None:
    older, other, pressed, newer = (shop.pay(PAYIN, Status.PENDING) for _ in range(4))
    back = f"{reverse(LIST)}?state=PENDING"
    answer = office.post(url(pressed, Action.SUCCEED), {"version": 1, "next": back}, follow=True)
    assert [row.pk for row in answer.context["cl"].result_list] == [newer.pk, pressed.pk, other.pk, older.pk]
    html = answer.content.decode()
    assert html.count("psp-touched") == 1
    assert f'<a href="{reverse("admin:ledgerdata_payment_change", args=[pressed.pk])}">{pressed.reference}</a>.' in html
    again = answer.redirect_chain[-1][0]
    answer = office.post(url(other, Action.SUCCEED), {"version": 1, "next": again}, follow=True)
    assert [row.pk for row in answer.context["cl"].result_list] == [newer.pk, pressed.pk, other.pk, older.pk]
    assert answer.content.decode().count("psp-touched") == 2


def test_a_row_that_is_ticked_stays_and_is_marked_only_where_it_changed(office: Client, shop: Shop) -> None:
    ticked, fits = shop.pay(PAYIN, Status.SUCCEEDED), shop.pay(PAYIN, Status.PENDING)
    answer = office.get(reverse(LIST), {"state": "PENDING", "kept": f"{ticked.pk}.{fits.pk}.x"})
    assert [row.pk for row in answer.context["cl"].result_list] == [fits.pk, ticked.pk]
    assert answer.content.decode().count("psp-touched") == 1


def test_rows_of_a_stranger_are_not_kept(strange_office: Client, shop: Shop) -> None:
    payment = shop.pay()
    answer = strange_office.get(reverse(LIST), {"touched": str(payment.pk)})
    assert list(answer.context["cl"].result_list) == []


def test_a_final_end_is_asked_about_with_what_it_moves(office: Client, shop: Shop) -> None:
    payment = shop.pay(PAYOUT, Status.PENDING)
    html = office.get(url(payment, Action.FAIL)).content.decode()
    assert "900.00 EUR now, <strong>1,000.00 EUR</strong> then" in html
    assert "cannot be taken back" in html


def test_a_row_stays_in_the_order_of_the_list(office: Client, shop: Shop) -> None:
    small, middle, large = (shop.pay(PAYIN, Status.PENDING, amount) for amount in (100, 200, 300))
    page = office.get(reverse(LIST), {"state": "PENDING"}).content.decode()
    by_amount = re.search(r'class="[^"]*sortable column-total.*?\?([^"]*)"', page, re.DOTALL)
    assert by_amount is not None
    back = f"{reverse(LIST)}?{unescape(by_amount[1])}"
    answer = office.post(url(middle, Action.SUCCEED), {"version": 1, "next": back}, follow=True)
    listed = [row.pk for row in answer.context["cl"].result_list]
    assert listed in ([small.pk, middle.pk, large.pk], [large.pk, middle.pk, small.pk])
    assert "touched" not in answer.context["cl"].get_query_string({"p": 2})
