"""What is tried, foreseen, and told of who was given what: as on the admin's pages, and nothing is made."""

from random import Random

import pytest
from django.test import Client

from simulator.models import FaultRule
from tenants.models import Tenant
from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYOUT, paid, refused
from tests.simulator.journal.noting import Worker


def test_a_payment_is_tried(shop: Caller, tenant: Tenant) -> None:
    rule = shop("POST", "outcome-rules", {"amountEndsIn": "01", "outcome": "succeed after 1h then return after 2d"})
    tried = shop("POST", "outcome-rules/try", PAYOUT | {"amount": "1501"})
    assert (tried.status, tried.body["by"], tried.body["rule"]) == (200, "RULE", rule.body["id"])
    assert (tried.body["status"], [each["action"] for each in tried.body["steps"]]) == (
        "PENDING",
        ["succeed", "return"],
    )
    assert tried.body["outcome"] == rule.body["outcome"]
    default = shop("POST", "outcome-rules/try", PAYOUT).body
    assert (default["by"], default["rule"], default["outcome"], default["steps"]) == ("DEFAULT", None, "succeed", [])
    wish = shop("POST", "outcome-rules/try", PAYOUT | {"metadata": {"mockpsp.outcome": "fail after 5s"}}).body
    assert (wish["by"], wish["outcome"]) == ("WISH", "fail after 5s")
    assert wish["warning"]
    for wrong, said in (
        ({"amount": "1,5"}, "amount has to be"),
        ({"type": "GIFT"}, "type is 'GIFT'"),
        ({"outcome": "fail"}, "outcome is no field of it"),
        ({"metadata": {"mockpsp.outcome": "dance"}}, "mockpsp.outcome"),
    ):
        refused(shop("POST", "outcome-rules/try", PAYOUT | wrong), 400, said)
    assert shop("GET", "payments?type=PAYOUT").body["results"] == []


def test_a_request_is_tried(shop: Caller) -> None:
    rule = shop("POST", "fault-rules", {"operations": ["payouts"], "currency": "EUR/2", "status": 503}).body
    ask = {"operation": "payouts", "currency": "EUR/2", "amount": "5"}
    hit = shop("POST", "fault-rules/try", ask)
    assert (hit.status, hit.body["rule"], "503" in hit.body["says"]) == (200, rule["id"], True)
    for other in ({"operation": "accounts"}, ask | {"currency": "USD/2"}, {"operation": "balances"}):
        assert shop("POST", "fault-rules/try", other).body == {"rule": None, "says": ""}
    page = shop("POST", "fault-rules", {"operations": ["transactions"], "page": 2, "status": 500}).body["id"]
    assert shop("POST", "fault-rules/try", {"operation": "transactions", "page": 2}).body["rule"] == page
    refused(shop("POST", "fault-rules/try", {}), 400, "operation is required")
    refused(shop("POST", "fault-rules/try", {"operation": "accounts", "page": 0}), 400, "page has to be a whole number")
    assert set(FaultRule.objects.values_list("seen", flat=True)) == {0}


@pytest.mark.wrong_answers
@pytest.mark.parametrize("seed", range(4))
def test_a_request_gets_what_its_trial_said(shop: Caller, key: str, seed: int) -> None:
    """Rules and requests by chance: each rule answers with a status of its own, by which it is known."""
    random, connector = Random(seed), Client(headers={"Authorization": f"Bearer {key}"})
    rules = [_rule_by_chance(random) | {"status": 550 + place} for place in range(6)]
    by_status = {each["status"]: each["id"] for each in shop("PUT", "fault-rules", rules).body}
    hit_by = set()
    for number in range(60):
        tried, path, body = _request_by_chance(random, str(number))
        foreseen = shop("POST", "fault-rules/try", tried).body["rule"]
        got = connector.post(path, body, "application/json") if body else connector.get(path)
        assert by_status.get(got.status_code) == foreseen, (tried, rules)
        hit_by.add(foreseen)
    assert len(hit_by) > 2


def _rule_by_chance(random: Random) -> dict[str, object]:
    """A rule that names some things, and leaves the others as they are in a new one."""
    chosen: dict[str, object] = {
        "operations": random.sample(["payouts", "accounts", "transactions", "balances"], 2),
        "onlyTheNext": random.randint(1, 9),
        "every": random.randint(1, 3),
        "fromTheNth": random.randint(1, 5),
        "share": random.choice(["0.3", "0.6"]),
        "ratePerSecond": "0.001",
        "burst": random.randint(1, 4),
        "isOn": random.random() < 0.9,
        "seed": str(random.random()),
    }
    named = {name: value for name, value in chosen.items() if random.random() < 0.4}
    lists, payouts = ["accounts", "transactions"], ["payouts"]
    narrow: list[dict[str, object]] = [
        {},
        {"operations": lists, "page": 2},
        {"operations": payouts, "destinationAccountId": "ben"},
        {"operations": payouts, "currency": "USD/2"},
        {"operations": payouts, "amount": 200},
    ]
    return named | random.choice(narrow)


def _request_by_chance(random: Random, key: str) -> tuple[dict[str, object], str, dict[str, str]]:
    """The trial, the path, and the body of a request."""
    operation = random.choice(["payouts", "accounts", "transactions", "balances"])
    if operation == "balances":
        return {"operation": operation}, "/accounts/main/balances", {}
    if operation != "payouts":
        page = random.randint(1, 3)
        return {"operation": operation, "page": page}, f"/{operation}?page={page:02}", {}
    facts = {"amount": random.choice(["100", "200"]), "currency": "EUR/2"}
    facts |= {"sourceAccountId": "main", "destinationAccountId": "ben"}
    return {"operation": operation, **facts}, "/payouts", facts | {"idempotencyKey": key}


def test_a_run_is_foreseen(shop: Caller) -> None:
    options = {"scenario": "card-shop", "payments": 40, "days": 7, "mix": {"PAYIN": 3, "PAYOUT": 1}}
    seen = shop("POST", "generate/foresee", options)
    assert (seen.status, seen.body["payments"]) == (200, {"PAYIN": 30, "PAYOUT": 10})
    assert seen.body["records"] >= 40
    assert shop("GET", "runs").body == []
    assert [each["id"] for each in shop("GET", "accounts").body["results"]] == ["main"]
    refused(shop("POST", "generate/foresee", {"days": 0}), 400, "days is 0")
    refused(shop("POST", "generate/foresee", {"scenery": "x"}), 400, "scenery is no field of it")


@pytest.mark.django_db(transaction=True)
def test_who_was_given_a_payment(shop: Caller, key: str, stranger_key: str) -> None:
    paid(shop, id="order-7")
    worker = Worker(key)
    worker.ask("GET", "/transactions")
    worker.journal.write()
    shop("POST", "payments/order-7/refund", {"amount": "50"})
    root, refund = shop("GET", "requests/given?payment=order-7").body
    (read,) = shop("GET", "requests").body["results"]
    assert root["givings"] == [{"request": read["id"], "at": read["at"], "key": read["key"]}]
    assert (root["record"], root["isGiven"]) == ("order-7", True)
    assert (refund["status"], refund["isGiven"], refund["givings"]) == ("REFUNDED", False, [])
    shop("DELETE", "requests")
    root, _ = shop("GET", "requests/given?payment=order-7").body
    assert (root["isGiven"], root["givings"]) == (True, [])
    refused(shop("POST", "payments/order-7/undo", {"amount": "50"}), 400, "amount is no field of it")
    refused(shop("GET", "requests/given"), 400, "payment is required")
    refused(shop("GET", "requests/given?payment=none"), 404, "no payment none")
    refused(Caller(stranger_key)("GET", "requests/given?payment=order-7"), 404, "no payment order-7")
