"""The generator by control: small runs at once, long ones in a process of their own, stopped and gone on with."""

from datetime import timedelta
from typing import Any

import pytest

from ledgerdata.generate import background
from ledgerdata.models import Payment, SeedRun
from tests.api.control.conftest import Caller
from tests.api.control.test_payments import refused

UNTIL = "2026-01-31T00:00:00.000000Z"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The datasets for which a process would be started."""
    tenants: list[Any] = []
    monkeypatch.setattr("api.control.runs.carry_out", tenants.append)
    return tenants


def test_a_small_run_is_made_at_once_and_the_same_again(call: Caller, stranger_key: str) -> None:
    options = {
        "scenario": "card-shop",
        "payments": 40,
        "seed": "1",
        "until": UNTIL,
        "days": 7,
        "assets": ["USD/2"],
        "refundRate": 0.5,
    }
    made = call("POST", "generate", options)
    assert (made.status, made.body["state"], made.body["secondsLeft"]) == (200, "WHOLE", 0)
    run = made.body
    assert (run["scenario"], run["seed"], run["until"], run["of"]) == ("card-shop", "1", UNTIL, 40)
    assert call("GET", f"runs/{run['id']}").body == run
    other = Caller(stranger_key)
    assert other("POST", "generate", options).body["records"] == run["records"]
    both = [each("GET", "payments?pageSize=1000").body["results"] for each in (call, other)]
    kept = [[(each["amount"], each["state"], each["createdAt"]) for each in found] for found in both]
    assert kept[0] == kept[1] != []
    assert {each["currency"] for each in both[0]} == {"USD/2"}


def test_the_mix_is_kept(call: Caller) -> None:
    made = call("POST", "generate", {"payments": 20, "mix": {"PAYIN": 1}, "firstBalance": True, "leaveOpen": True})
    assert made.status == 200, made.body
    assert {each["type"] for each in call("GET", "payments").body["results"]} <= {"PAYIN", "OTHER"}


def test_a_long_run_is_planned_and_stopped(call: Caller, started: list[Any]) -> None:
    made = call("POST", "generate", {"payments": 3_000})
    assert (made.status, made.body["state"], made.body["payments"], len(started)) == (202, "RUNNING", 0, 1)
    refused(call("POST", "generate", {}), 409, "A run is under way")
    at = f"runs/{made.body['id']}"
    refused(call("POST", at, {}), 422, "is under way")
    SeedRun.objects.update(moved_at=SeedRun.objects.get().moved_at - background.SILENT_FOR - timedelta(seconds=1))
    assert call("GET", at).body["state"] == "INTERRUPTED"
    assert (call("POST", at, {}).status, len(started)) == (202, 2)
    stopped = call("DELETE", at).body
    assert (stopped["state"], stopped["why"]) == ("STOPPED", background.STOPPED)
    assert call("DELETE", at).body == stopped
    refused(call("POST", at, {}), 422, "has ended")
    assert call("POST", "generate", {"payments": 1}).status == 200
    refused(call("GET", at), 404, "knows no run")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"scenario": "none such"}, "scenario"),
        ({"payments": -1}, "payments"),
        ({"payments": "many"}, "payments"),
        ({"failRate": 2}, "failRate"),
        ({"mix": {"GIFT": 1}}, "mix.GIFT is no field of it"),
        ({"mix": {"PAYIN": 0}}, "mix"),
        ({"assets": ["euros"]}, "assets"),
        ({"until": "yesterday"}, "until"),
        ({"days": 0}, "days"),
        ({"payment": 1}, "payment is no field of it"),
    ],
)
def test_bad_options(call: Caller, body: object, said: str) -> None:
    refused(call("POST", "generate", body), 400, said)
    assert not SeedRun.objects.exists()
    assert not Payment.objects.exists()


def test_the_dataset_is_emptied_first_where_that_is_wished(shop: Caller) -> None:
    assert shop("GET", "runs").body == []
    options = {"scenario": "card-shop", "payments": 20, "seed": "1", "until": UNTIL, "days": 7}
    run = shop("POST", "generate", options | {"emptyFirst": True})
    assert (run.status, run.body["state"], run.body["payments"]) == (200, "WHOLE", 20)
    assert shop("GET", "runs").body == [run.body] == [shop("GET", f"runs/{run.body['id']}").body]
    accounts = [each["id"] for each in shop("GET", "accounts").body["results"]]
    assert accounts
    assert "main" not in accounts
    refused(shop("POST", "generate", options | {"emptyFirst": "yes"}), 400, "emptyFirst has to be true or false")
    shop("POST", "reset")
    assert shop("GET", "runs").body == []
