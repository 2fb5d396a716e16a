"""Snapshots by control."""

from tenants.models import Tenant
from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYOUT, refused


def test_taken_listed_restored_and_dropped(shop: Caller) -> None:
    shop("POST", "payments", PAYOUT | {"outcome": "succeed after 1h"})
    kept = shop("PUT", "snapshots/before%20the%20end").body
    counted = (kept["accounts"], kept["beneficiaries"], kept["records"], kept["dueSteps"])
    assert (kept["name"], *counted) == ("before the end", 1, 1, 2, 1)
    assert shop("GET", "snapshots").body == [kept]
    payments = shop("GET", "payments").body["results"]
    assert shop("POST", "reset").status == 204
    assert shop("GET", "payments").body["results"] == []
    assert shop("POST", "snapshots/before the end", {}).body == kept
    assert shop("GET", "payments").body["results"] == payments
    assert shop("GET", "clock").body["dueSteps"] == 1
    assert shop("DELETE", "snapshots/before the end").status == 204
    assert shop("GET", "snapshots").body == []


def test_into_another_dataset_by_its_key(shop: Caller, stranger: Tenant, stranger_key: str) -> None:
    shop("PUT", "snapshots/s")
    assert shop("POST", "snapshots/s", {"into": stranger_key}).status == 200
    other = Caller(stranger_key)
    assert other("GET", "accounts").body == shop("GET", "accounts").body
    assert other("GET", "snapshots").body == []


def test_what_is_wrong(shop: Caller) -> None:
    shop("PUT", "snapshots/s")
    refused(shop("POST", "snapshots/s", {"into": "an unknown key"}), 400, "into has to be an API key")
    refused(shop("POST", "snapshots/s", {"onto": "x"}), 400, "onto is no field of it")
    refused(shop("POST", "snapshots/t", {}), 404, "no snapshot t")
    refused(shop("GET", "snapshots/t"), 404, "no snapshot t")
    refused(shop("DELETE", "snapshots/t"), 404, "no snapshot t")
    refused(shop("PUT", "snapshots/%20t"), 400, "name ")
    assert [each["name"] for each in shop("GET", "snapshots").body] == ["s"]
