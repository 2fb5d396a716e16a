"""A payment's page, and payments made by hand."""

import orjson
import pytest
from django.test import Client
from django.urls import reverse

from ledgerdata.models import Payment, Record
from ledgerdata.operations import act, add_beneficiary, open_account, writing
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from tests.ledgerdata.admin.conftest import Shop

ADD = reverse("admin:ledgerdata_payment_add")


def page(payment: Payment) -> str:
    return reverse("admin:ledgerdata_payment_change", args=[payment.pk])


def asked(**changed: str) -> dict[str, str]:
    """The form of a payment, filled in."""
    usual = {
        "type": "PAYIN",
        "status": "AUTHORISATION",
        "amount": "1,234.50",
        "currency": "EUR/2",
        "source": "",
        "destination": "main",
        "id": "by-hand",
        "scheme": "visa",
        "description": "Shoes",
        "metadata-key": "order",
        "metadata-value": "17",
    }
    return usual | changed


def test_tells_the_story(office: Client, shop: Shop) -> None:
    payment = shop.pay(PaymentType.PAYIN, Status.AUTHORISATION)
    with writing(shop.tenant) as ledger:
        act(ledger, payment.pk, Action.CAPTURE, 6_000)
        act(ledger, payment.pk, Action.REFUND, 2_500)
    context = office.get(page(payment)).context
    assert [event["totals"] for event in context["events"]] == [
        "",
        "captured 60.00 EUR",
        "captured 60.00 EUR, refunded 25.00 EUR",
    ]
    captured, refunded = context["moves"]
    assert "60.00 EUR" in captured["change"]
    assert "1,060.00 EUR" in captured["balance"]
    assert "-25.00 EUR" in refunded["change"]
    assert "1,035.00 EUR" in refunded["balance"]


def test_shows_what_the_consumer_will_hold(office: Client, shop: Shop) -> None:
    payment = shop.pay(PaymentType.PAYIN, Status.AUTHORISATION)
    with writing(shop.tenant) as ledger:
        act(ledger, payment.pk, Action.CAPTURE, 6_000)
    consumer = office.get(page(payment)).context["consumer"]
    assert "100.00 EUR" in consumer["initial"]
    assert "60.00 EUR" in consumer["amount"]
    assert "Capture" in consumer["status"]


def test_shows_each_wire_as_it_is(office: Client, shop: Shop) -> None:
    payment = shop.pay()
    payloads = [event["payload"] for event in office.get(page(payment)).context["events"]]
    assert [orjson.loads(payload) for payload in payloads] == [
        orjson.loads(Record.objects.get(payment=payment).payload)
    ]


def test_is_not_changed_by_a_form(office: Client, shop: Shop) -> None:
    assert office.post(page(shop.pay()), {"amount": "1"}).status_code == 403


def test_stranger_finds_no_page(strange_office: Client, shop: Shop) -> None:
    payment = shop.pay()
    assert strange_office.get(page(payment)).status_code == 404
    assert strange_office.get(f"/admin/ledgerdata/payout/{payment.pk}/change/").status_code == 404


def test_payment_by_hand(office: Client, shop: Shop) -> None:
    answer = office.post(ADD, asked())
    made = Payment.objects.get(tenant=shop.tenant, reference="by-hand")
    assert answer["Location"] == page(made)
    assert (made.amount, made.asset, made.state, made.scheme) == (123_450, "EUR/2", "AUTHORISATION", "visa")
    assert made.metadata == {"order": "17"}


@pytest.mark.parametrize(
    ("typed", "currency", "amount"),
    [("1,50", "EUR/2", 150), ("100,00", "EUR/2", 10_000), ("1.234,50 €", "EUR/2", 123_450), ("1.500", "JPY", 1_500)],
)
def test_amount_is_read_with_point_or_comma(office: Client, shop: Shop, typed: str, currency: str, amount: int) -> None:
    office.post(ADD, asked(amount=typed, currency=currency))
    assert Payment.objects.get(tenant=shop.tenant, reference="by-hand").amount == amount


def test_amount_that_could_be_two_is_refused_with_both(office: Client, shop: Shop) -> None:
    answer = office.post(ADD, asked(amount="1,500"))
    assert answer.status_code == 422
    assert "1.50 or 1,500.00" in str(answer.context["form"].errors["amount"])


def test_message_leaves_the_id_as_it_is(office: Client, shop: Shop) -> None:
    page = office.post(ADD, asked(), follow=True).content.decode()
    assert ">by-hand is made; the consumer reads it at its next poll.</li>" in page


def test_form_sent_twice_makes_one_payment(office: Client, shop: Shop) -> None:
    office.post(ADD, asked())
    answer = office.post(ADD, asked())
    assert answer.status_code == 422
    assert "by-hand is the id of another" in answer.content.decode()
    assert Payment.objects.filter(tenant=shop.tenant, reference="by-hand").count() == 1


def test_sides_are_named_as_people_name_them(office: Client, shop: Shop) -> None:
    with writing(shop.tenant) as book:
        for n in (1, 2):
            add_beneficiary(book, "Namesake of another", reference=f"twin-{n}")
    sides = {"type": "PAYOUT", "status": "SUCCEEDED", "amount": "12.50", "source": "Main", "destination": "Supplier"}
    assert office.post(ADD, asked(**sides)).status_code == 302
    payment = Payment.objects.get(tenant=shop.tenant, reference="by-hand")
    assert (payment.source, payment.destination) == (shop.main, shop.supplier)
    answer = office.post(ADD, asked(**sides | {"id": "again", "destination": "Namesake of another"}))
    assert "type the id of the one that is meant" in str(answer.context["form"].errors["destination"])
    answer = office.post(ADD, asked(**sides | {"id": "again", "destination": "Nobody at all"}))
    assert "no destination Nobody at all" in answer.content.decode()


def test_a_payout_offers_what_a_payout_can_be(office: Client, shop: Shop) -> None:
    form = office.get(reverse("admin:ledgerdata_payout_add")).context["form"]
    assert "AUTHORISATION" not in dict(form.fields["status"].choices)
    assert dict(form.fields["destination"].widget.suggestions).keys() == {"supplier"}


def test_faults_stand_at_their_fields(office: Client, shop: Shop) -> None:
    faults = {
        "amount": {"amount": "1.234"},
        "currency": {"currency": "euro"},
        "status": {"type": "OTHER", "status": "AUTHORISATION"},
        "id": {"id": "a/b"},
        "metadata": {"metadata-key": ""},
    }
    for field, changed in faults.items():
        answer = office.post(ADD, asked(**changed))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]


def test_refusals_are_told(office: Client, shop: Shop) -> None:
    strange_side = office.post(ADD, asked(destination="nobody"))
    assert "holds no destination nobody" in strange_side.content.decode()
    poor = office.post(ADD, asked(type="TRANSFER", status="PENDING", source="spare"))
    assert "Not enough funds" in poor.content.decode()


def test_stranger_cannot_pay_into_an_account(strange_office: Client, strange_shop: Shop, shop: Shop) -> None:
    with writing(shop.tenant) as ledger:
        open_account(ledger, "Only mine", reference="only-mine")
    assert strange_office.post(ADD, asked(destination="only-mine")).status_code == 422


def test_payouts_form_makes_payouts(office: Client, shop: Shop) -> None:
    url = reverse("admin:ledgerdata_payout_add")
    assert office.post(url, asked(status="PENDING", destination="supplier", source="main")).status_code == 422
    payout = asked(type="PAYOUT", status="PENDING", source="main", destination="supplier", amount="10")
    office.post(url, payout)
    assert Payment.objects.get(tenant=shop.tenant, reference="by-hand").type == PaymentType.PAYOUT
