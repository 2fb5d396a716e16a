"""Fault rules by control: the contract is answered wrongly, and control never is."""

from datetime import timedelta

import pytest
from django.test import Client

from ledgerdata.rules.values import read_moment
from simulator.faults.presets import PRESETS
from tests.api.control.conftest import Caller
from tests.api.control.test_payments import refused

READ = ("id", "hits", "lastHitAt")  # of a rule, and not to be set


@pytest.fixture
def connector(key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {key}"})


def test_a_rule_hits_the_contract_and_nothing_else(shop: Caller, connector: Client) -> None:
    rule = {
        "name": "Down",
        "operations": ["accounts"],
        "status": 503,
        "headers": "Retry-After: 7",
        "onlyTheNext": 2,
    }
    made = shop("POST", "fault-rules", rule)
    assert (made.status, {name: made.body[name] for name in rule}) == (201, rule)
    answers = [connector.get("/accounts") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0].headers["Retry-After"] == "7"
    assert shop("GET", "accounts").status == 200
    (hit,) = shop("GET", "fault-rules").body
    assert (hit["hits"], hit["lastHitAt"] is None) == (2, False)


def test_a_rule_holds_for_a_time_of_the_datasets_own(shop: Caller, connector: Client) -> None:
    made = shop("POST", "fault-rules", {"status": 503, "until": "2h"})
    assert made.status == 201
    hours = read_moment(made.body["until"]) - read_moment(shop("GET", "clock").body["now"])
    assert timedelta(hours=1, minutes=50) < hours <= timedelta(hours=2)
    assert connector.get("/accounts").status_code == 503
    shop("POST", "clock/advance", {"to": "3h"})
    assert connector.get("/accounts").status_code == 200
    assert shop("PUT", "fault-rules", [{"status": 503, "until": "1h"}, {"status": 500}]).status == 200
    rules = [
        {name: value for name, value in rule.items() if name not in READ} for rule in shop("GET", "fault-rules").body
    ]
    assert [rule["until"] for rule in shop("PUT", "fault-rules", rules).body] == [rule["until"] for rule in rules]
    refused(shop("POST", "fault-rules", {"status": 503, "until": "soon"}), 400, "until is 'soon'; it has to be a time")


def test_it_is_changed_switched_off_and_dropped(shop: Caller, connector: Client) -> None:
    at = f"fault-rules/{shop('POST', 'fault-rules', {'status': 500}).body['id']}"
    assert shop("PATCH", at, {"status": 429, "share": "1"}).body["status"] == 429
    assert connector.get("/accounts").status_code == 429
    assert shop("PATCH", at, {"isOn": False}).body["isOn"] is False
    assert connector.get("/accounts").status_code == 200
    assert shop("DELETE", at).status == 204
    refused(shop("DELETE", at), 404, "no such rule")


@pytest.mark.parametrize("preset", PRESETS)
def test_presets(shop: Caller, preset: str) -> None:
    made = shop("POST", "fault-rules", {"preset": preset})
    assert (made.status, made.body["isOn"]) == (201, True)
    assert shop("DELETE", "fault-rules").status == 204
    assert shop("GET", "fault-rules").body == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"preset": "none such"}, "preset"),
        ({"operations": ["sleep"]}, "operations"),
        ({"mistakes": ["typo"]}, "mistakes"),
        ({"delay": "soon", "status": 500}, "delay"),
        ({"share": "-1", "status": 500}, "share"),
        ({"status": 99}, "status"),
        ({"stauts": 500}, "stauts is no field of it"),
        ({"until": "tomorrow", "status": 500}, "until"),
    ],
)
def test_bad_rules(shop: Caller, body: object, said: str) -> None:
    refused(shop("POST", "fault-rules", body), 400, said)
    assert shop("GET", "fault-rules").body == []


def test_a_rate_is_in_requests_a_second(shop: Caller, connector: Client) -> None:
    made = shop("POST", "fault-rules", {"ratePerSecond": "0.002", "burst": 2})
    assert (made.status, made.body["ratePerSecond"], made.body["status"]) == (201, "0.002", 429)
    assert [connector.get("/accounts").status_code for _ in range(3)] == [200, 200, 429]
    assert shop("PUT", "fault-rules", shop("GET", "fault-rules").body).body[0]["ratePerSecond"] == "0.002"
    for wrong in (2, "two", "0.0001", "-1", "9999999"):
        refused(shop("POST", "fault-rules", {"ratePerSecond": wrong}), 400, "ratePerSecond has to be a number")


def test_a_rule_for_any_amount_that_a_payment_may_have(shop: Caller) -> None:
    """Ether has 18 decimals: 5 ETH are more than many a number holds."""
    largest = int("9" * 78)
    for amount in (5 * 10**18, largest):
        made = shop("POST", "fault-rules", {"status": 503, "amount": amount})
        assert (made.status, made.body["amount"]) == (201, amount)
    assert [rule["amount"] for rule in shop("GET", "fault-rules").body] == [5 * 10**18, largest]
    refused(shop("POST", "fault-rules", {"status": 503, "amount": largest + 1}), 400, "amount")
