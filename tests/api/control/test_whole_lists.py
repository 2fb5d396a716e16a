"""Lists of rules that are replaced whole: all of it, or nothing."""

import pytest

from simulator.ordered_rules import MOST_RULES
from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYOUT, refused

LISTS: dict[str, list[dict[str, object]]] = {
    "outcome-rules": [{"amountEndsIn": "01", "outcome": "fail"}, {"type": "PAYOUT", "outcome": "pending"}],
    "fault-rules": [{"operations": ["payouts"], "status": 503, "onlyTheNext": 1}, {"delay": "200ms", "isOn": False}],
}


@pytest.mark.parametrize("path", LISTS)
def test_in_their_order_and_as_they_are_read(shop: Caller, path: str) -> None:
    shop("POST", path, LISTS[path][0])
    wanted = LISTS[path][::-1]
    put = shop("PUT", path, wanted)
    assert (put.status, shop("GET", path).body) == (200, put.body)
    assert [{name: made[name] for name in each} for made, each in zip(put.body, wanted, strict=True)] == wanted
    again = shop("PUT", path, put.body).body  # what was read may be sent back as it is
    assert [each | {"id": 0} for each in again] == [each | {"id": 0} for each in put.body]
    assert shop("PUT", path, []).body == shop("GET", path).body == []


@pytest.mark.parametrize(
    ("path", "rules", "said"),
    [
        ("outcome-rules", [{"outcome": "pending"}, {"outcome": "soon"}], "1.outcome cannot be read"),
        ("outcome-rules", [{"outcome": "pending"}, {}], "1.outcome is required"),
        ("outcome-rules", [{"outcome": "pending", "amountEndsIn": "x"}], "0.amountEndsIn"),
        ("outcome-rules", {"outcome": "pending"}, "list"),
        ("fault-rules", [{"status": 503}, {"status": 503, "delay": "soon"}], "1.delay cannot be read"),
        ("fault-rules", [{"status": 503}, {"stauts": 503}], "1.stauts is no field"),
        ("fault-rules", [{"preset": "none such"}], "0.preset"),
        ("fault-rules", [{"preset": "retry-for-ever", "status": 503}], "0.preset"),
    ],
)
def test_one_that_is_wrong_changes_nothing(shop: Caller, path: str, rules: object, said: str) -> None:
    before = shop("PUT", path, LISTS[path]).body
    refused(shop("PUT", path, rules), 400, said)
    assert shop("GET", path).body == before


def test_too_many(shop: Caller) -> None:
    refused(shop("PUT", "outcome-rules", [{"outcome": "pending"}] * (MOST_RULES + 1)), 422, f"{MOST_RULES} rules")


def test_they_are_in_force(shop: Caller) -> None:
    shop("PUT", "outcome-rules", LISTS["outcome-rules"])
    states = [shop("POST", "payments", PAYOUT | {"amount": amount}).body["state"] for amount in ("101", "102")]
    assert states == ["FAILED", "PENDING"]
    shop("PUT", "outcome-rules", [])
    assert shop("POST", "payments", PAYOUT | {"amount": "101"}).body["state"] == "SUCCEEDED"


@pytest.mark.parametrize("path", LISTS)
def test_one_rule_is_refused_by_the_names_of_its_fields(shop: Caller, path: str) -> None:
    wrong: dict[str, dict[str, object]] = {
        "outcome-rules": {"outcome": "soon"},
        "fault-rules": {"status": 503, "connection": "no_answer", "noAnswerFor": "soon"},
    }
    faulty = wrong[path]
    (name,) = set(faulty) - {"status", "connection"}
    refused(shop("POST", path, faulty), 400, f"{name} cannot be read")
    at = f"{path}/{shop('POST', path, LISTS[path][0]).body['id']}"
    refused(shop("PATCH", at, faulty), 400, f"{name} cannot be read")
    refused(shop("PUT", "live", {"scenario": "payroll", "perMinute": 0}), 400, "perMinute is 0")
