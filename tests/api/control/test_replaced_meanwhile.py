"""Somebody else resets, restores or drops the dataset while control answers a request of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import orjson
import pytest

from api.control.following import FollowingViewSet
from ledgerdata.archive import loading
from ledgerdata.models import Account, Payment
from simulator.snapshots import restore, take
from tenants.access import known_tenant
from tenants.models import Tenant
from tenants.replacing import begin_filling
from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYIN, paid, refused
from tests.meanwhile import OF_THE_KEY, after_statement, drop, reset

OF_THE_ACCOUNTS = f'FROM "{Account._meta.db_table}"'


@contextmanager
def reset_meanwhile(tenant: Tenant) -> Iterator[None]:
    """The dataset is reset right after the view has looked up its key."""
    with after_statement(OF_THE_KEY, partial(reset, tenant)):
        yield


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("accounts", {"id": "new", "name": "New"}),
        ("beneficiaries", {"id": "new", "name": "New"}),
        ("keys", {"label": "new"}),
        ("fault-rules", {"status": 503}),
        ("outcome-rules", {"outcome": "pending"}),
        ("outcome-rules/test-amounts", {}),
        ("generate", {"scenario": "payroll", "payments": 5, "days": 1, "intoTheFuture": True}),
    ],
)
def test_what_is_made_is_in_the_answer(shop: Caller, tenant: Tenant, path: str, body: dict[str, object]) -> None:
    with reset_meanwhile(tenant):
        made = shop("POST", path, body)
    assert made.status in (200, 201), made.body
    assert made.body


@pytest.mark.parametrize("path", ["accounts", "beneficiaries"])
def test_what_a_reset_takes_before_the_answer_is_made_anew(
    shop: Caller, tenant: Tenant, key: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It went with the row in which it was made."""
    follow = FollowingViewSet.follow
    resets = iter([tenant])

    def reset_and_follow(view: FollowingViewSet) -> None:
        for once in resets:
            reset(once)
        follow(view)

    monkeypatch.setattr(FollowingViewSet, "follow", reset_and_follow)
    made = shop("POST", path, {"id": "new", "name": "New"})
    assert (made.status, made.body["id"]) == (201, "new")
    assert Account.objects.get(tenant=known_tenant(key), reference="new").name == "New"


def test_a_payment_that_is_taken_is_in_the_answer(shop: Caller, tenant: Tenant, key: str) -> None:
    take(tenant, "before")
    with after_statement(OF_THE_KEY, partial(restore, tenant, "before")):
        made = shop("POST", "payments", PAYIN)
    assert made.status == 201
    assert shop("GET", f"payments/{made.body['reference']}").body == made.body
    assert Payment.objects.filter(tenant=known_tenant(key), type="PAYIN").count() == 1


@pytest.mark.parametrize("path", ["fault-rules", "outcome-rules", "snapshots", "snapshots/one", "keys", "settings"])
def test_what_outlives_a_reset_is_shown_while_it_goes_on(shop: Caller, tenant: Tenant, path: str) -> None:
    shop("POST", "fault-rules", {"status": 503, "isOn": False})
    shop("POST", "outcome-rules", {"outcome": "pending"})
    shop("PUT", "settings", {"name": "Mine"})
    shop("PUT", "snapshots/one")
    before = shop("GET", path)
    with reset_meanwhile(tenant):
        assert shop("GET", path) == before
    assert before.status == 200


def test_what_outlives_a_reset_can_be_changed_while_it_goes_on(shop: Caller, tenant: Tenant, key: str) -> None:
    rule = shop("POST", "fault-rules", {"status": 503}).body["id"]
    other = shop("POST", "keys", {}).body["id"]
    shop("PUT", "snapshots/one")
    with reset_meanwhile(tenant):
        assert shop("PATCH", f"fault-rules/{rule}", {"note": "later"}).body["note"] == "later"
    for method, path, body, status in (
        ("POST", "fault-rules/switch-off", {}, 200),
        ("PATCH", f"keys/{other}", {"label": "other"}, 200),
        ("DELETE", f"keys/{other}", None, 200),
        ("PUT", "settings", {"name": "Changed"}, 200),
        ("POST", "snapshots/one", {}, 200),
    ):
        with reset_meanwhile(known_tenant(key)):
            answer = shop(method, path, body)
        assert answer.status == status, answer.body
        assert answer.body
    assert shop("GET", "settings").body["name"] == "Changed"
    assert [each["label"] for each in shop("GET", "keys").body] == ["made at sign-up", "other"]


def test_time_moves_once(shop: Caller, tenant: Tenant, key: str) -> None:
    with reset_meanwhile(tenant):
        moved = shop("POST", "clock/advance", {"to": "3h"}).body["leadMilliseconds"]
    assert round(moved / 3_600_000, 2) == 3
    with reset_meanwhile(known_tenant(key)):
        assert shop("GET", "clock").body["leadMilliseconds"] == moved


@pytest.mark.parametrize("path", ["accounts", "settings", "clock", "truth", "fault-rules"])
def test_a_dataset_that_is_dropped_meanwhile_is_refused(shop: Caller, tenant: Tenant, path: str) -> None:
    with after_statement(OF_THE_KEY, partial(drop, tenant)):
        refused(shop("GET", path), 401, "dropped meanwhile")


def test_an_action_that_another_one_made_illegal_is_a_conflict(shop: Caller) -> None:
    reference = paid(shop, outcome="pending")["reference"]
    at = f"payments/{reference}"
    looked_up = f'FROM "{Payment._meta.db_table}"'
    with after_statement(looked_up, lambda: shop("POST", f"{at}/fail", {})):
        refused(shop("POST", f"{at}/succeed", {}), 409, "Legal now: nothing")


def test_a_payment_that_went_is_not_undone(shop: Caller, tenant: Tenant) -> None:
    reference = paid(shop, outcome="pending")["reference"]
    shop("POST", f"payments/{reference}/succeed", {})
    looked_up = f'FROM "{Payment._meta.db_table}"'
    with after_statement(looked_up, partial(reset, tenant)):
        refused(shop("POST", f"payments/{reference}/undo", {}), 404, reference)


def test_a_truth_and_an_archive_that_meet_a_reset_are_made_anew(shop: Caller, tenant: Tenant, key: str) -> None:
    for path, statement in (("truth", OF_THE_ACCOUNTS), ("export", OF_THE_ACCOUNTS)):
        shop("POST", "accounts", {"name": "Another"})
        with after_statement(statement, partial(reset, known_tenant(key))):
            answer = shop.client.get(f"/simulator/v1/{path}")
        assert answer.status_code == 200, answer.content
        lines = [orjson.loads(line) for line in answer.getvalue().splitlines()]
        assert lines[-1]["row"] == "end"
        assert lines[-1]["rows"]["account"] == 0


def test_an_import_into_a_dataset_that_is_dropped_is_refused(
    shop: Caller, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begun_and_dropped(name: str) -> Tenant:
        drop(tenant)
        return begin_filling(name)

    archive = shop.client.get("/simulator/v1/export").getvalue()
    monkeypatch.setattr(loading, "begin_filling", begun_and_dropped)
    answer = shop.client.post("/simulator/v1/import?replace=true", archive, "application/octet-stream")
    assert (answer.status_code, b"dropped meanwhile" in answer.content) == (401, True)
    assert not Tenant.objects.filter(standing="FILLING").exists()
