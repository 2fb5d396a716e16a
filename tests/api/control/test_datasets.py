"""Datasets that programs make: by sign-up or by the operator's token, for good or for a time."""

import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import httpx
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from mockpsp.places.operator_token import operator_token
from tenants.models import SignUpCount, Standing, Tenant
from tests.api.control.conftest import Caller
from tests.api.control.test_payments import PAYOUT, refused

TOKEN = "an operator's token".replace(" ", "-")


@pytest.fixture
def purged(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The commands that would be started as processes."""
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr("tenants.expiring.start_command", lambda *line: started.append(line))
    return started


def expire(key: str) -> None:
    """Lets the dataset's time be over."""
    tenant = Tenant.objects.get(api_keys__mask=f"{key[:4]}…{key[-4:]}")
    past = timezone.now() - timedelta(seconds=1)
    Tenant.objects.filter(pk=tenant.pk).update(expires_at=past, attention_at=past)


@pytest.mark.django_db
def test_the_operators_token_makes_one_where_sign_up_is_closed(settings: Settings) -> None:
    settings.OPEN_SIGNUP, settings.OPERATOR_TOKEN = False, TOKEN
    for wrong in (None, "another-operator's-token", TOKEN[:-1]):
        refused(Caller(wrong)("POST", "datasets", {}), 401, "MOCKPSP_OPERATOR_TOKEN")
    assert not Tenant.objects.exists()
    made = Caller(TOKEN)("POST", "datasets", {"name": "theirs"})
    assert (made.status, made.body["name"], made.body["expiresAt"]) == (201, "theirs", None)
    assert Caller(made.body["key"])("GET", "settings").status == 200
    refused(Caller(TOKEN)("GET", "settings"), 401, "unknown")


@pytest.mark.django_db
def test_without_a_token_an_empty_one_opens_nothing(settings: Settings) -> None:
    settings.OPEN_SIGNUP, settings.OPERATOR_TOKEN = False, ""
    refused(Caller(None)("POST", "datasets", {}), 401, "Sign-up is closed")


@pytest.mark.django_db
def test_the_operators_datasets_do_not_count_as_sign_ups(settings: Settings) -> None:
    settings.SIGNUPS_PER_DAY, settings.OPERATOR_TOKEN = 1, TOKEN
    assert [Caller(TOKEN)("POST", "datasets", {}).status for _ in range(3)] == [201] * 3
    assert [Caller(None)("POST", "datasets", {}).status for _ in range(2)] == [201, 429]


@pytest.mark.parametrize("token", ["short", "x" * 201, "with a blank in it", "ünprintable-characters"])
def test_tokens_that_cannot_be(token: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKPSP_OPERATOR_TOKEN", token)
    with pytest.raises(ImproperlyConfigured, match="MOCKPSP_OPERATOR_TOKEN has to be") as error:
        operator_token()
    assert token not in str(error.value)


@pytest.mark.django_db
def test_one_that_was_made_for_a_time_opens_no_more_then(purged: list[tuple[str, ...]]) -> None:
    made = Caller(None)("POST", "datasets", {"name": "short", "expiresIn": "1h"}).body
    tenant = Tenant.objects.get(name="short")
    assert tenant.expires_at
    assert timedelta(minutes=59) < tenant.expires_at - timezone.now() <= timedelta(hours=1)
    assert made["expiresAt"].startswith(tenant.expires_at.strftime("%Y-%m-%dT%H:%M:%S"))
    own, connector = Caller(made["key"]), Client(headers={"Authorization": f"Bearer {made['key']}"})
    assert own("POST", "reset").status == 204
    assert [connector.get("/accounts").status_code for _ in range(2)] == [200, 200]
    expire(made["key"])
    for _ in range(2):
        assert connector.get("/accounts").status_code == 401
        refused(own("GET", "settings"), 401, "a time, which is over")
    kept = Caller(None)("POST", "datasets", {"name": "another"}).body
    assert [each.name for each in Tenant.objects.filter(standing=Standing.IN_USE)] == ["another"]
    assert purged == [("purge",)]
    assert Caller(kept["key"])("GET", "settings").status == 200


@pytest.mark.django_db
@pytest.mark.parametrize("touch", ["a sign-up", "run_due"])
def test_it_goes_when_others_touch(touch: str, purged: list[tuple[str, ...]]) -> None:
    made = Caller(None)("POST", "datasets", {"expiresIn": "1m"}).body
    expire(made["key"])
    if touch == "run_due":
        call_command("run_due", stdout=(out := StringIO()))
        assert out.getvalue().startswith("1 dataset dropped")
    else:
        assert Caller("an-unknown-key")("GET", "settings").status == 200
    assert not Tenant.objects.filter(standing=Standing.IN_USE, expires_at__isnull=False).exists()
    call_command("purge", stdout=StringIO())
    assert not Tenant.objects.filter(pk=made["number"]).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["soon", "59s", "31d", "", 7])
def test_lengths_that_cannot_be(length: object) -> None:
    refused(Caller(None)("POST", "datasets", {"expiresIn": length}), 400, "expiresIn")
    assert not Tenant.objects.exists()


@pytest.mark.django_db
def test_one_is_given_another_time_or_stays(purged: list[tuple[str, ...]]) -> None:
    own = Caller(Caller(None)("POST", "datasets", {"name": "kept", "expiresIn": "1m"}).body["key"])
    at = own("GET", "dataset").body["expiresAt"]
    longer = own("PATCH", "dataset", {"expiresIn": "7d"})
    assert (longer.status, longer.body) == (200, own("GET", "dataset").body)
    assert longer.body["expiresAt"] > at
    assert own("PATCH", "dataset", {}).body == longer.body
    assert own("POST", "reset").status == 204
    assert own("GET", "dataset").body["expiresAt"] == longer.body["expiresAt"]
    for wrong in ("soon", "59s", "31d", 7):
        refused(own("PATCH", "dataset", {"expiresIn": wrong}), 400, "expiresIn")
    refused(own("PATCH", "dataset", {"expiresAt": at}), 400, "expiresAt is no field of it")
    assert own("GET", "dataset").body["expiresAt"] == longer.body["expiresAt"]
    assert own("PATCH", "dataset", {"expiresIn": None}).body["expiresAt"] is None
    tenant = Tenant.objects.get(name="kept")
    assert (tenant.expires_at, tenant.attention_at) == (None, None)


@pytest.mark.django_db
def test_one_that_is_given_a_time_goes_then(purged: list[tuple[str, ...]]) -> None:
    made = Caller(None)("POST", "datasets", {}).body
    own, connector = Caller(made["key"]), Client(headers={"Authorization": f"Bearer {made['key']}"})
    own("PATCH", "dataset", {"expiresIn": "1m"})
    assert connector.get("/accounts").status_code == 200
    expire(made["key"])
    assert connector.get("/accounts").status_code == 401


def test_what_a_dataset_holds(shop: Caller, tenant: Tenant) -> None:
    facts = shop("GET", "dataset").body
    assert (facts["number"], facts["internalAccounts"], facts["beneficiaries"], facts["records"]) == (
        tenant.number,
        1,
        1,
        1,
    )
    assert facts["bytes"] > 0


def everything() -> dict[type[Model], int]:
    kept = {SignUpCount}
    return {model: model._default_manager.count() for model in apps.get_models() if model not in kept}


def test_a_drop_leaves_nothing(server: str, committing: None) -> None:
    """Every table of the database is as it was before, whatever the dataset held."""
    before = everything()
    made = httpx.post(f"{server}/simulator/v1/datasets", json={"expiresIn": "1h"}).json()
    with httpx.Client(base_url=f"{server}/", headers={"Authorization": f"Bearer {made['key']}"}, timeout=30) as client:

        def post(path: str, body: object = None, method: str = "POST") -> None:
            answer = client.request(method, f"simulator/v1/{path}", json={} if body is None else body)
            assert answer.is_success, answer.text

        post("accounts", {"id": "main", "name": "Main", "firstBalance": {"amount": "100000", "currency": "EUR/2"}})
        post("beneficiaries", {"id": "ben", "name": "Ben"})
        post("bank-accounts", {"holder": "Main", "iban": "DE89370400440532013000", "settlesFor": "main"})
        post("payments", PAYOUT | {"outcome": "succeed after 1h"})
        post("outcome-rules", {"outcome": "pending"})
        post("fault-rules", {"status": 503, "operations": ["payouts"]})
        post("live", {"scenario": "payroll", "perMinute": 1}, "PUT")
        post("snapshots/s", method="PUT")
        assert client.get("transactions").status_code == 200
        until(lambda: client.get("simulator/v1/requests/count").json()["count"] == 1)
        assert client.delete("simulator/v1/dataset").status_code == 204
    until(lambda: everything() == before)


def until(is_so: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < give_up
        time.sleep(0.1)
