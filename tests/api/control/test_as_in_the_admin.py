"""What else people do in the admin: due steps, test amounts, API keys, names of accounts."""

from django.test import Client

from ledgerdata.reading.audit import differences
from simulator.outcomes.trial_amounts import TRIAL_AMOUNTS
from tenants.models import Tenant
from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYOUT, refused


def test_a_due_step_is_hurried_or_dropped(shop: Caller, stranger_key: str) -> None:
    payout = shop("POST", "payments", PAYOUT | {"outcome": "succeed after 1h then return after 2d"}).body
    first, second = (f"due-steps/{each['id']}" for each in payout["dueSteps"])
    hurried = shop("POST", first, {})
    assert (hurried.status, hurried.body["state"], len(hurried.body["dueSteps"])) == (200, "SUCCEEDED", 1)
    refused(Caller(stranger_key)("DELETE", second), 404, "no longer on the list")
    assert shop("DELETE", second).status == 204
    (dropped,) = shop("GET", f"payments/{payout['reference']}").body["dueSteps"]
    assert dropped["droppedBecause"] == "It was dropped by hand."
    for gone in (first, second):
        refused(shop("POST", gone, {}), 404, "no longer on the list")
        refused(shop("DELETE", gone), 404, "no longer on the list")


def test_test_amounts_are_taken_over_once(shop: Caller) -> None:
    shop("POST", "outcome-rules", {"outcome": "pending"})
    taken = shop("POST", "outcome-rules/test-amounts", {})
    assert (taken.status, len(taken.body)) == (200, 1 + len(TRIAL_AMOUNTS))
    assert shop("POST", "outcome-rules/test-amounts", {}).body == taken.body == shop("GET", "outcome-rules").body


def test_keys_are_made_labelled_and_revoked(shop: Caller, key: str) -> None:
    (own,) = shop("GET", "keys").body
    assert (own["mask"], own["revokedAt"]) == (f"{key[:4]}…{key[-4:]}", None)
    made = shop("POST", "keys", {"label": "connector"})
    assert (made.status, made.body["label"], made.body["lastUsedAt"]) == (201, "connector", None)
    other, at = Caller(made.body["key"]), f"keys/{made.body['id']}"
    assert other("GET", "accounts").body == shop("GET", "accounts").body
    assert shop("PATCH", at, {"label": "tests"}).body["label"] == "tests"
    refused(shop("DELETE", f"keys/{own['id']}"), 409, "the key of the request itself")
    revoked = shop("DELETE", at).body
    assert revoked["revokedAt"] is not None
    assert shop("DELETE", at).body == revoked
    assert [each["id"] for each in shop("GET", "keys").body] == [own["id"], revoked["id"]]
    assert "key" not in revoked
    refused(other("GET", "accounts"), 401, "was revoked")


def test_keys_that_are_not_there_or_wrong(shop: Caller, stranger: Tenant, stranger_key: str) -> None:
    (theirs,) = Caller(stranger_key)("GET", "keys").body
    refused(shop("DELETE", f"keys/{theirs['id']}"), 404, "no API key")
    refused(shop("PATCH", f"keys/{theirs['id']}", {"label": "mine"}), 404, "no API key")
    refused(shop("POST", "keys", {"label": "x" * 201}), 400, "label may have 200 characters")
    refused(shop("POST", "keys", {"lable": "x"}), 400, "lable is no field of it")
    assert len(shop("GET", "keys").body) == 1


def test_names_and_metadata_are_amended(shop: Caller, tenant: Tenant, key: str) -> None:
    before = shop("GET", "accounts/main").body
    amended = shop("PATCH", "accounts/main", {"name": "Other"})
    assert (amended.status, amended.body) == (200, before | {"name": "Other"})
    assert shop("PATCH", "accounts/main", {"metadata": {"a": "1"}}).body["metadata"] == {"a": "1"}
    assert shop("PATCH", "beneficiaries/ben", {"name": "Benedict"}).body["name"] == "Benedict"
    (read,) = Client(headers={"Authorization": f"Bearer {key}"}).get("/accounts").json()
    assert (read["accountName"], read["metadata"]["a"]) == ("Other", "1")
    refused(shop("PATCH", "accounts/main", {"name": ""}), 400, "name may not be empty")
    refused(shop("PATCH", "accounts/main", {"nam": "x"}), 400, "nam is no field of it")
    refused(shop("PATCH", "accounts/ben", {"name": "x"}), 404, "no internal account ben")
    tenant.refresh_from_db()
    assert list(differences(tenant)) == []
