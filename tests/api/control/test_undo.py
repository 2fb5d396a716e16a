"""What was just done is taken back, as by Undo on a payment's page."""

from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYIN, paid, refused


def test_what_was_just_done_is_taken_back(shop: Caller) -> None:
    paid(shop, id="order-7")
    refunded = shop("POST", "payments/order-7/refund", {"amount": "50"}).body
    refused(shop("POST", "payments/order-7/undo", {"expectedVersion": 1}), 409, "Nothing was taken back.")
    undone = shop("POST", "payments/order-7/undo", {"expectedVersion": refunded["version"]})
    assert (undone.status, undone.body["refunded"], undone.body["reversed"]) == (200, "50", "50")
    assert [each["status"] for each in undone.body["records"]] == ["SUCCEEDED", "REFUNDED", "REFUND_REVERSED"]
    again = shop("POST", "payments/order-7/undo", {})
    assert (again.status, again.body["records"][-1]["status"]) == (200, "REFUNDED")


def test_what_cannot_be_taken_back(shop: Caller, stranger_key: str) -> None:
    before = paid(shop, id="order-7")
    refused(shop("POST", "payments/order-7/undo", {}), 409, "A payment that was made stays")
    refused(shop("POST", "payments/order-7/undo", {"amount": "5"}), 400, "amount is no field of it")
    refused(shop("POST", "payments/none/undo", {}), 404, "no payment none")
    refused(Caller(stranger_key)("POST", "payments/order-7/undo", {}), 404, "no payment order-7")
    refused(shop("POST", "payments/order-7", {}), 404, "payments/{reference}/{action}")
    assert shop("GET", "payments/order-7").body == before
    assert shop("GET", f"payments?type={PAYIN['type']}").body["results"][0]["version"] == 1
