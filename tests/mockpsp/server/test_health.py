"""`GET /healthz` and `GET /`."""

from typing import Any

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import QuerySet
from django.test import Client

from mockpsp import __version__
from tenants.db import state

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has not looked yet."""
    monkeypatch.setattr(state, "_seen", state._Seen())


def test_all_is_well() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "version": __version__, "workersLost": 0})
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"


def test_a_missing_migration_is_503_and_named() -> None:
    MigrationRecorder.Migration.objects.filter(app="ledgerdata", name="0014_quick_checks").delete()
    response = Client().get("/healthz")
    assert response.status_code == 503
    assert "ledgerdata.0014_quick_checks" in response.json()["Detail"]
    assert "manage.py migrate" in response.json()["Detail"]


def test_migrations_are_looked_at_until_all_are_there(django_assert_max_num_queries: Any) -> None:
    assert Client().get("/healthz").status_code == 200
    with django_assert_max_num_queries(0):
        assert Client().get("/healthz").status_code == 200


@pytest.mark.parametrize(("work", "reads"), [("exists", False), ("create", True)])
def test_a_database_that_is_away_is_503(work: str, reads: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(QuerySet, work, fail)
    response = Client().get("/healthz")
    assert response.status_code == 503
    told = response.json()["Detail"]
    assert "The database did not answer." in told
    assert ("Reading works." in told) is reads


@pytest.mark.parametrize("path", ["/", "/admin"])
def test_the_root_leads_to_the_admin(path: str) -> None:
    response = Client().get(path)
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
