"""A database that is out of order is told as such, in words that say what to do, and works again when it is mended."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.test import Client

from tenants.db.faults import NO_ANSWER, Unusable, in_words
from tenants.db.state import LOOK_SECONDS, _look
from tenants.db.turns import turn_of
from tenants.models import Tenant
from tests.payouts import fund, payout
from tests.server import running

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="it is about SQLite's file")
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="it is about PostgreSQL")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A database file of this test's own."""
    file = tmp_path / "own.sqlite3"
    env = os.environ | {"DATABASE_URL": f"sqlite:///{file}"}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=env, cwd=settings.BASE_DIR, check=True)
    return file


@pytest.fixture
def client(place: Path, key: str) -> Iterator[httpx.Client]:
    with (
        running(DATABASE_URL=f"sqlite:///{place}") as server,
        httpx.Client(base_url=server.root, headers={"Authorization": f"Bearer {key}"}, timeout=30) as client,
    ):
        yield client


def moved(file: Path, to: Path) -> None:
    for part in file.parent.glob(f"{file.name}*"):
        part.rename(to.parent / part.name.replace(file.name, to.name))


@on_sqlite
def test_a_file_that_is_removed_is_missed_until_it_is_back(client: httpx.Client, place: Path) -> None:
    assert client.get("/accounts").status_code == 200
    away = place.with_name("away.sqlite3")
    moved(place, away)
    time.sleep(LOOK_SECONDS)  # for so long health tells what it saw before
    for path in ("/accounts", "/transactions", "/healthz"):
        told = client.get(path)
        assert (told.status_code, set(told.json())) == (503, {"Title", "Detail"})
        assert "was removed or replaced" in told.json()["Detail"]
    told = client.post("/payouts", json=payout("lost"))
    assert (told.status_code, told.headers["Retry-After"]) == (503, "1")
    assert client.get("/admin/login/").status_code in (200, 503)
    assert not place.exists()  # nobody made an empty one
    moved(away, place)
    assert client.get("/accounts").status_code == 200
    assert client.post("/payouts", json=payout("found")).status_code == 404  # of an account that is not there


@on_sqlite
def test_another_file_in_its_place_is_not_mixed_with_it(client: httpx.Client, place: Path) -> None:
    assert client.get("/accounts").status_code == 200
    away = place.with_name("away.sqlite3")
    moved(place, away)
    shutil.copy(away, place)
    for _ in range(10):
        assert client.get("/accounts").status_code == 503


@on_sqlite
def test_a_full_disk(live_tenant: Tenant, key: str) -> None:
    fund(live_tenant, 1_000_000)
    browser = Client(headers={"Authorization": f"Bearer {key}"})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # what other tests left free would take many payouts
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        answers = [
            browser.post("/payouts", payout(f"{number}"), content_type="application/json") for number in range(500)
        ]
        assert answers[0].status_code == 201
        assert (answers[-1].status_code, answers[-1].headers["Retry-After"]) == (503, "1")
        assert "the disk is full" in answers[-1].json()["Detail"]
        assert browser.get("/transactions").status_code == 200
    finally:
        connection.close()
    assert browser.post("/payouts", payout("499"), content_type="application/json").status_code == 201


@on_sqlite
def test_a_file_that_may_not_be_written(live_tenant: Tenant) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = 1")
    try:
        with pytest.raises(Unusable, match="may not be written"):
            Tenant.objects.create(name="x")
        assert not _look().writes
    finally:
        connection.close()
    assert _look().writes


@on_sqlite
def test_a_file_that_may_not_be_written_is_no_fault_of_the_models(live_tenant: Tenant) -> None:
    """Django tries JSON in a transaction, which is a write here."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = 1")
    try:
        call_command("check")
    finally:
        connection.close()


@on_sqlite
def test_a_folder_in_which_no_file_can_be_made(live_tenant: Tenant, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="No such file or directory"):
        turn_of(str(tmp_path / "nowhere" / "x.sqlite3"))


@on_postgresql
def test_a_standby(live_tenant: Tenant, key: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET default_transaction_read_only = on")
    try:
        with pytest.raises(Unusable, match="takes no writes"):
            Tenant.objects.create(name="x")
        browser = Client(headers={"Authorization": f"Bearer {key}"})
        assert browser.get("/transactions").status_code == 200
        told = browser.post("/payouts", payout("x"), content_type="application/json")
        assert (told.status_code, told.headers["Retry-After"]) == (503, "1")
        assert "takes no writes" in told.json()["Detail"]
    finally:
        connection.close()


@on_postgresql
@pytest.mark.parametrize(("state", "words"), [("53100", "disk is full"), ("57P03", "starting"), ("58030", "files")])
def test_what_postgresql_says_is_told_apart(state: str, words: str, db: None) -> None:
    said = f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$"
    with pytest.raises(Unusable, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(said)


def test_a_fault_of_ours_stays_one(db: None) -> None:
    with pytest.raises((ProgrammingError, OperationalError)) as told, transaction.atomic():
        connection.cursor().execute("SELECT * FROM no_such_table")
    assert not isinstance(told.value, Unusable)


def test_texts_of_drivers_are_not_passed_on() -> None:
    assert in_words(OperationalError('password authentication failed for user "x"')) == NO_ANSWER
    assert in_words(psycopg.OperationalError("x")) == NO_ANSWER
