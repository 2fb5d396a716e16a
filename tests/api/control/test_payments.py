"""Payments by control: taken, found, and every button pressed."""

from typing import Any

import pytest
from django.test import Client

from ledgerdata.models import Payment
from tests.api.control.conftest import Answer, Caller

PAYOUT = {
    "type": "PAYOUT",
    "amount": "1500",
    "currency": "EUR/2",
    "sourceAccountId": "main",
    "destinationAccountId": "ben",
}
PAYIN = {"type": "PAYIN", "amount": "9890", "currency": "EUR/2", "destinationAccountId": "main"}


def paid(shop: Caller, **changes: object) -> Any:
    answer = shop("POST", "payments", PAYIN | changes)
    assert answer.status == 201, answer.body
    return answer.body


def actions(payment: Any) -> set[str]:
    return {each["action"] for each in payment["actions"]}


def test_a_payment_of_any_type_begins_as_its_outcome_says(shop: Caller) -> None:
    payment = paid(shop, outcome="capture 60 % after 1h", scheme="VISA", metadata={"order": "7"})
    assert (payment["state"], payment["scheme"], payment["metadata"]) == ("AUTHORISATION", "VISA", {"order": "7"})
    (due,) = payment["dueSteps"]
    assert (due["action"], due["part"]) == ("capture", "60 %")
    assert {"capture", "void", "expire"} <= actions(payment)
    assert paid(shop)["state"] == "SUCCEEDED"  # as the dataset's default says


def test_every_press_is_a_record_that_the_connector_reads(shop: Caller, key: str) -> None:
    payment = paid(shop, outcome="authorise")
    reference = payment["reference"]
    for action, body in [("capture", {}), ("refund", {"amount": "50", "reason": "CUST"}), ("dispute", {}), ("win", {})]:
        payment = shop("POST", f"payments/{reference}/{action}", body).body
    statuses = [each["status"] for each in payment["records"]]
    assert statuses == ["AUTHORISATION", "CAPTURE", "REFUNDED", "DISPUTE", "DISPUTE_WON"]
    assert (payment["refunded"], payment["records"][2]["reason"]) == ("50", "CUST")
    read = Client(headers={"Authorization": f"Bearer {key}"}).get("/transactions").json()
    assert [each["id"] for each in read if each["status"] in statuses] == [each["id"] for each in payment["records"]]


def test_an_action_names_the_reasons_that_it_takes(shop: Caller) -> None:
    payment = paid(shop)
    offered = {each["action"]: each["reasons"] for each in payment["actions"]}
    assert {action for action, reasons in offered.items() if reasons} >= {"refund", "dispute"}
    for action, reasons in offered.items():
        for code in reasons:
            pressed = shop("POST", f"payments/{paid(shop)['reference']}/{action}", {"reason": code})
            assert (pressed.status, pressed.body["records"][-1]["reason"]) == (200, code)
    refused(shop("POST", f"payments/{payment['reference']}/dispute", {"reason": offered["refund"][0]}), 400, "reason")


def test_a_payment_is_found_by_any_of_its_ids(shop: Caller) -> None:
    answer = shop("POST", "payments", PAYOUT, **{"Idempotency-Key": "order-7/2"})
    assert answer.body["reference"] == "order-7/2"
    for reference in ("order-7%2F2", "order-7/2", answer.body["records"][0]["id"]):
        assert shop("GET", f"payments/{reference}").body == answer.body
    assert shop("POST", "payments/order-7/2/return", {}).body["state"] == "REFUNDED"


def test_an_idempotency_key_makes_one_payment(shop: Caller) -> None:
    first, again = (shop("POST", "payments", PAYOUT, **{"Idempotency-Key": "once"}) for _ in range(2))
    assert (again.status, again.body) == (201, first.body)
    other = shop("POST", "payments", PAYOUT | {"amount": "1501"}, **{"Idempotency-Key": "once"})
    assert (other.status, Payment.objects.filter(type="PAYOUT").count()) == (409, 1)


def test_two_payments_with_one_key_are_told_apart(shop: Caller) -> None:
    assert shop("POST", "accounts", {"id": "side", "name": "Side"}).status == 201
    transfer = PAYOUT | {"type": "TRANSFER", "destinationAccountId": "side"}
    made = [shop("POST", "payments", body, **{"Idempotency-Key": "both"}).body for body in (PAYOUT, transfer)]
    assert shop("GET", "payments/both").status == 400
    assert [shop("GET", f"payments/{each['records'][0]['id']}").body for each in made] == made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("type=PAYOUT", 1),
        ("state=PENDING", 1),
        ("state=PENDING&type=PAYIN", 0),
        ("currency=EUR/2", 3),
        ("currency=EUR", 3),
        ("currency=EUR/3", 0),
        ("currency=USD/2", 0),
        ("account=ben", 1),
        ("account=main", 3),
        ("source=main", 1),
        ("destination=main", 2),
        ("createdFrom=2000-01-01T00:00:00Z", 3),
        ("createdUntil=2000-01-01T00:00:00Z", 0),
    ],
)
def test_filters(shop: Caller, query: str, found: int) -> None:
    assert shop("POST", "payments", PAYOUT | {"outcome": "pending"}).status == 201
    paid(shop)  # the third one is the first balance
    assert len(shop("GET", f"payments?{query}").body["results"]) == found


def refused(answer: Answer, status: int, said: str) -> None:
    assert (answer.status, set(answer.body)) == (status, {"Title", "Detail"})
    assert said in answer.body["Detail"]


def test_what_is_refused_changes_nothing(shop: Caller) -> None:
    payment = paid(shop)
    at = f"payments/{payment['reference']}"
    refused(shop("POST", f"{at}/succeed", {}), 409, "Legal now: refund, fail_refund, dispute")
    refused(shop("POST", f"{at}/explode", {}), 404, "there are succeed, fail")
    refused(shop("POST", f"{at}/refund", {"amount": "9891"}), 400, "amount is 9891")
    refused(shop("POST", f"{at}/refund", {"amount": 5}), 400, "amount has to be a string")
    refused(shop("POST", f"{at}/refund", {"reason": "NONE"}), 400, "reason")
    refused(shop("POST", f"{at}/refund", {"expectedVersion": 2}), 409, "moved on")
    refused(shop("POST", f"{at}/refund", {"expectedSteps": 1}), 400, "expectedSteps is no field of it")
    assert shop("GET", at).body == payment
    refused(shop("GET", "payments/unknown"), 404, "unknown")
    refused(shop("GET", "payments?state=OPEN"), 400, "state")


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"amount": "100001"}, 422, "Not enough funds"),
        ({"amount": "0"}, 400, "amount"),
        ({"currency": "eur/2"}, 400, "currency"),
        ({"type": "GIFT"}, 400, "type"),
        ({"destinationAccountId": "nobody"}, 404, "nobody"),
        ({"destinationAccountId": "main"}, 422, "main"),
        ({"outcome": "explode"}, 400, "outcome cannot be followed"),
        ({"outcome": "capture after 1h"}, 400, "outcome cannot be followed"),
        ({"metadata": {"mockpsp.outcome": "no such thing"}}, 400, "mockpsp.outcome"),
    ],
)
def test_a_payment_that_cannot_be(shop: Caller, changes: dict[str, object], status: int, said: str) -> None:
    refused(shop("POST", "payments", PAYOUT | changes), status, said)
    assert not Payment.objects.filter(type="PAYOUT").exists()
