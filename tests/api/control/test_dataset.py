"""A dataset by control: made, set, emptied, its time moved; its rules and its live traffic."""

import pytest
from django.apps import apps

from ledgerdata.models import Account
from ledgerdata.operations import open_account, writing
from tenants.dropping import drop_dataset
from tenants.models import Tenant
from tenants.scoping import TenantOwned
from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYIN, PAYOUT, refused


@pytest.mark.django_db
def test_a_new_dataset_has_a_key_of_its_own(settings: object) -> None:
    made = Caller(None)("POST", "datasets", {"name": "test_refunds"})
    assert (made.status, made.body["name"]) == (201, "test_refunds")
    own = Caller(made.body["key"])
    assert own("GET", "settings").body == {"name": "test_refunds", "outcome": "succeed", "shortfall": "REFUSE"}
    other = Caller(None)("POST", "datasets", {}).body
    assert other["number"] != made.body["number"]
    own("POST", "beneficiaries", {"name": "Mine"})
    assert Caller(other["key"])("GET", "beneficiaries").body["results"] == []


@pytest.mark.django_db
def test_where_sign_up_is_closed_nobody_makes_one(settings: pytest.FixtureRequest) -> None:
    settings.OPEN_SIGNUP = False  # type: ignore[attr-defined]
    refused(Caller(None)("POST", "datasets", {}), 401, "Sign-up is closed")


def test_settings_say_what_becomes_of_payments(shop: Caller) -> None:
    changed = shop("PUT", "settings", {"outcome": "fail after 30s, reason AC04", "shortfall": "OVERDRAFT"})
    assert (changed.status, changed.body["shortfall"]) == (200, "OVERDRAFT")
    assert shop("POST", "payments", PAYOUT | {"amount": "100001"}).body["state"] == "PENDING"
    refused(shop("PUT", "settings", {"outcome": "capture after 1h"}), 400, "outcome")
    refused(shop("PUT", "settings", {"shortfall": "IGNORE"}), 400, "shortfall")
    assert shop("GET", "settings").body == changed.body
    assert shop("PUT", "settings", {"name": "Mine"}).body == changed.body | {"name": "Mine"}


def test_a_reset_leaves_keys_and_settings(shop: Caller) -> None:
    shop("PUT", "settings", {"name": "Kept"})
    before = shop("GET", "clock").body["now"]
    assert shop("POST", "reset").status == 204
    assert shop("GET", "accounts").body["results"] == shop("GET", "payments").body["results"] == []
    assert shop("GET", "settings").body["name"] == "Kept"
    assert shop("GET", "clock").body["now"] >= before


def test_time_moves_when_asked(shop: Caller) -> None:
    payout = shop("POST", "payments", PAYOUT | {"outcome": "succeed after 1h then return after 2d"}).body
    clock = shop("GET", "clock").body
    assert (clock["leadMilliseconds"], clock["dueSteps"]) == (0, 2)
    assert clock["nextDueAt"] == payout["dueSteps"][0]["dueAt"]
    moved = shop("POST", "clock/advance", {"to": "next"}).body
    assert (moved["done"], moved["dueSteps"], moved["isMore"]) == (1, 1, False)
    assert moved["now"] >= clock["nextDueAt"]
    at = f"payments/{payout['reference']}"
    assert shop("GET", at).body["state"] == "SUCCEEDED"
    assert shop("POST", "clock/advance", {"to": "3d"}).body["nextDueAt"] is None
    assert shop("GET", at).body["state"] == "REFUNDED"
    assert [shop("POST", "clock/advance", {"to": "0s"}).status for _ in range(20)] == [200] * 20
    refused(shop("POST", "clock/advance", {"to": "2000-01-01T00:00:00Z"}), 400, "to is")
    refused(shop("POST", "clock/advance", {"to": "soon"}), 400, "to is 'soon'")
    refused(shop("POST", "clock/advance", {}), 400, "to ")


def test_a_long_way_is_gone_in_parts(shop: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.control.dataset.ANSWERED_WITHIN", 0.0)
    monkeypatch.setattr("simulator.due.MOST_AT_ONCE", 2)
    for _ in range(3):
        shop("POST", "payments", PAYOUT | {"outcome": "succeed after 1h"})
    moved = shop("POST", "clock/advance", {"to": "1d"}).body
    assert (moved["done"], moved["dueSteps"], moved["isMore"]) == (2, 1, True)
    assert moved["leadMilliseconds"] >= 86_400_000 - 1
    shop("GET", "clock")
    moved = shop("POST", "clock/advance", {"to": "0s"}).body
    assert (moved["dueSteps"], moved["isMore"]) == (0, False)


def test_outcome_rules(shop: Caller) -> None:
    rule = {"type": "PAYOUT", "amountEndsIn": "01", "share": "0.5", "onlyTheNext": 3, "outcome": "fail, reason AC04"}
    made = shop("POST", "outcome-rules", rule)
    assert (made.status, {name: made.body[name] for name in rule}) == (201, rule)
    at = f"outcome-rules/{made.body['id']}"
    whole = shop("PATCH", at, {"share": None}).body
    assert shop("GET", "outcome-rules").body == [whole]
    failed = shop("POST", "payments", PAYOUT | {"amount": "101"}).body
    assert (failed["state"], failed["records"][0]["reason"]) == ("FAILED", "AC04")
    assert shop("POST", "payments", PAYOUT | {"amount": "102"}).body["state"] == "SUCCEEDED"
    (left,) = shop("GET", "outcome-rules").body
    assert left["onlyTheNext"] == 2
    assert shop("PATCH", at, {"isOn": False}).body["isOn"] is False
    assert shop("POST", "payments", PAYOUT | {"amount": "101"}).body["state"] == "SUCCEEDED"
    for wrong, said in [
        ({"outcome": "capture after 1h"}, "outcome"),
        ({"share": "2"}, "share"),
        ({"amountEndsIn": "x"}, "amountEndsIn"),
        ({"type": "GIFT"}, "type"),
        ({"typ": "PAYOUT"}, "typ is no field of it"),
    ]:
        refused(shop("PATCH", at, wrong), 400, said)
    assert shop("DELETE", at).status == 204
    assert shop("GET", "outcome-rules").body == []
    refused(shop("DELETE", at), 404, "no such rule")


def test_live_traffic(shop: Caller) -> None:
    refused(shop("GET", "live"), 404, "no live traffic")
    begun = shop("PUT", "live", {"scenario": "marketplace", "perMinute": 60, "length": "2h", "evenly": True})
    assert (begun.status, begun.body["perMinute"], begun.body["payments"]) == (200, 60, 0)
    shop("POST", "clock/advance", {"to": "5m"})
    told = shop("GET", "live").body
    assert 200 < told["payments"] < 400
    refused(shop("PUT", "live", {"scenario": "nothing", "perMinute": 1}), 400, "scenario")
    refused(shop("PUT", "live", {"scenario": "marketplace", "perMinute": 1, "length": "1y"}), 400, "length")
    still = shop("GET", "live").body  # it goes on meanwhile
    assert {name: still[name] for name in ("scenario", "seed", "until")} == {
        name: told[name] for name in ("scenario", "seed", "until")
    }
    assert shop("DELETE", "live").status == 204
    assert shop("GET", "live").status == 404


def test_a_drop_leaves_nothing(shop: Caller, tenant: Tenant, stranger: Tenant) -> None:
    shop("POST", "payments", PAYOUT | {"outcome": "succeed after 1h"})
    shop("POST", "outcome-rules", {"outcome": "pending"})
    with writing(stranger) as book:
        open_account(book, "Theirs")
    owned = [model for model in apps.get_models() if issubclass(model, TenantOwned) and not model._meta.proxy]
    assert shop("DELETE", "dataset").status == 204
    assert [model for model in owned if model._default_manager.filter(tenant=tenant.pk).exists()] == []
    assert not Tenant.objects.filter(pk=tenant.pk).exists()
    assert Account.objects.filter(tenant=stranger).count() == 1
    assert shop("GET", "accounts").body["results"] == []  # the key is free again: it makes a new dataset


@pytest.mark.parametrize("path", ["accounts", "fault-rules", "payments"])
def test_a_dataset_that_is_dropped_meanwhile(call: Caller, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.setattr("api.control.views.attend", drop_dataset)
    bodies = {"accounts": {"name": "Main"}, "fault-rules": {"status": 503}, "payments": PAYIN}
    refused(call("POST", path, bodies[path]), 401, "dropped meanwhile")


def test_what_is_due_is_done_first(shop: Caller) -> None:
    payin = shop("POST", "payments", PAYIN | {"outcome": "PENDING; after 0s succeed"}).body
    assert shop("GET", f"payments/{payin['reference']}").body["state"] == "SUCCEEDED"
