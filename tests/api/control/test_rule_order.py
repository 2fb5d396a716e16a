"""One rule is moved in its list, all faults are switched off at once, all rules dropped, as in the admin."""

from typing import Any

import pytest

from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYOUT, refused

RULES: dict[str, dict[str, Any]] = {"outcome-rules": {"outcome": "pending"}, "fault-rules": {"status": 503}}


@pytest.mark.parametrize("path", RULES)
def test_a_rule_is_moved_by_one_place(call: Caller, stranger_key: str, path: str) -> None:
    first, second, third = (call("POST", path, RULES[path] | {"name": name}).body["id"] for name in "abc")

    def moved(rule: int, way: str) -> list[int]:
        answer = call("POST", f"{path}/{rule}/move", {"way": way})
        assert (answer.status, answer.body) == (200, call("GET", path).body)
        return [each["id"] for each in answer.body]

    assert moved(third, "up") == [first, third, second]
    assert moved(first, "down") == [third, first, second]
    assert moved(third, "up") == [third, first, second]
    assert moved(second, "down") == [third, first, second]
    refused(call("POST", f"{path}/{first}/move", {"way": "left"}), 400, "way")
    refused(call("POST", f"{path}/{first}/move", {}), 400, "way is required")
    refused(call("POST", f"{path}/{first}/move", {"way": "up", "by": 2}), 400, "by is no field of it")
    refused(Caller(stranger_key)("POST", f"{path}/{first}/move", {"way": "up"}), 404, "no such rule")
    assert [each["id"] for each in call("GET", path).body] == [third, first, second]


def test_the_rule_that_stands_first_counts(shop: Caller) -> None:
    shop("POST", "outcome-rules", {"outcome": "pending"})
    failing = shop("POST", "outcome-rules", {"outcome": "fail"}).body["id"]
    assert shop("POST", "payments", PAYOUT).body["state"] == "PENDING"
    shop("POST", f"outcome-rules/{failing}/move", {"way": "up"})
    assert shop("POST", "payments", PAYOUT).body["state"] == "FAILED"


def test_all_faults_are_switched_off_and_stay(call: Caller) -> None:
    for status in (500, 503):
        call("POST", "fault-rules", {"status": status, "operations": ["accounts"]})
    assert call.client.get("/accounts").status_code == 500
    off = call("POST", "fault-rules/switch-off", {})
    assert (off.status, [(each["status"], each["isOn"], each["hits"]) for each in off.body]) == (
        200,
        [(500, False, 1), (503, False, 0)],
    )
    assert call.client.get("/accounts").status_code == 200


@pytest.mark.parametrize("path", RULES)
def test_all_rules_are_dropped_at_once(call: Caller, stranger_key: str, path: str) -> None:
    stranger = Caller(stranger_key)
    for caller in (call, call, stranger):
        assert caller("POST", path, RULES[path]).status == 201
    assert call("DELETE", path).status == 204
    assert call("DELETE", path).status == 204
    assert (call("GET", path).body, len(stranger("GET", path).body)) == ([], 1)


def test_no_payment_follows_a_dropped_rule(shop: Caller) -> None:
    shop("POST", "outcome-rules", {"outcome": "fail"})
    assert shop("POST", "payments", PAYOUT).body["state"] == "FAILED"
    shop("DELETE", "outcome-rules")
    assert shop("POST", "payments", PAYOUT).body["state"] == "SUCCEEDED"
