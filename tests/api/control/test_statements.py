"""The statement of an account, as on its page in the admin."""

from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYOUT, refused


def test_each_line_has_its_balance(shop: Caller) -> None:
    payout = shop("POST", "payments", PAYOUT).body
    shop("POST", f"payments/{payout['reference']}/return", {"amount": "500"})
    shop("POST", "payments", {"type": "PAYIN", "amount": "7", "currency": "JPY", "destinationAccountId": "main"})
    lines = shop("GET", "accounts/main/statement?currency=EUR/2").body["results"]
    assert [(each["status"], each["change"], each["balance"]) for each in lines] == [
        ("REFUNDED", "500", "99000"),
        ("SUCCEEDED", "-1500", "98500"),
        ("SUCCEEDED", "100000", "100000"),
    ]
    assert (lines[1]["payment"], lines[1]["type"]) == (payout["reference"], "PAYOUT")
    (yen,) = shop("GET", "accounts/main/statement?currency=JPY").body["results"]
    assert (yen["change"], yen["balance"], yen["currency"]) == ("7", "7", "JPY")
    assert shop("GET", "accounts/main/statement?currency=USD/2").body["results"] == []


def test_it_goes_on_by_cursor(shop: Caller) -> None:
    shop("POST", "payments", PAYOUT)
    first = shop("GET", "accounts/main/statement?currency=EUR/2&pageSize=1").body
    second = shop("GET", first["next"].partition("/simulator/v1/")[2]).body
    assert [page["results"][0]["balance"] for page in (first, second)] == ["98500", "100000"]
    assert second["next"] is None


def test_only_internal_accounts_of_the_dataset_have_one(shop: Caller, stranger_key: str) -> None:
    refused(shop("GET", "accounts/ben/statement?currency=EUR/2"), 404, "no internal account ben")
    refused(Caller(stranger_key)("GET", "accounts/main/statement?currency=EUR/2"), 404, "no internal account main")
    refused(shop("GET", "accounts/main/statement"), 400, "currency is required")
