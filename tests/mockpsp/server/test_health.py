"""`GET /healthz` and `GET /`."""

from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

pytestmark = pytest.mark.django_db


def test_all_is_well() -> None:
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "workersLost": 0})
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"


def test_a_missing_migration_is_503_and_named() -> None:
    MigrationRecorder.Migration.objects.filter(app="ledgerdata").delete()
    response = Client().get("/healthz")
    assert response.status_code == 503
    assert "ledgerdata.0001_ledger" in response.json()["Detail"]
    assert "manage.py migrate" in response.json()["Detail"]


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_503(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise error("connection refused")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", fail)
    response = Client().get("/healthz")
    assert response.status_code == 503
    assert "connection refused" in response.json()["Detail"]


@pytest.mark.parametrize("path", ["/", "/admin"])
def test_the_root_leads_to_the_admin(path: str) -> None:
    response = Client().get(path)
    assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
