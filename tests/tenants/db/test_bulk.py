"""Writers of many rows: short transactions, and others in between."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest
from django.db import connection

from ledgerdata.operations import writing
from ledgerdata.reading.audit import differences
from tenants.db import bulk
from tenants.db.bulk import SHORTEST, BulkTurn, bulk_turn
from tenants.db.waiting import BULK_PATIENCE, PATIENCE, Busy, patience
from tenants.models import Tenant
from tests.payouts import fund, payout
from tests.seeding import start_seeding

GENEROUS = 5.0
LONGEST = 1.5  # longer than in earnest, so that a machine that is busy can tell it from SHORTEST
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has turns")


@pytest.fixture(autouse=True)
def nobody_waited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BulkTurn, "_alone_from", 0.0)
    monkeypatch.setattr(bulk, "LONGEST", LONGEST)


def length_of(turn: BulkTurn, part: float = 1.0) -> float:
    """How long it says to go on."""
    begun = time.monotonic()
    while not turn.is_over(part):
        time.sleep(0.001)
    return time.monotonic() - begun


@pytest.fixture
def writer_in_line(live_tenant: Tenant) -> Iterator[threading.Thread]:
    """Once it is started, it waits until it may write."""

    def write() -> None:
        with writing(live_tenant):
            pass
        connection.close()

    thread = threading.Thread(target=write)
    yield thread
    thread.join(GENEROUS)
    assert not thread.is_alive()


def test_a_transaction_does_something_and_ends(live_tenant: Tenant) -> None:
    with bulk_turn() as turn, writing(live_tenant):
        assert not turn.is_over()
        assert length_of(turn) < GENEROUS
    with bulk_turn() as turn, writing(live_tenant):
        time.sleep(LONGEST)  # its time begins when it is first asked for
        assert not turn.is_over()


@on_sqlite
def test_it_ends_sooner_where_somebody_waits(live_tenant: Tenant, writer_in_line: threading.Thread) -> None:
    with bulk_turn() as turn, writing(live_tenant):
        assert length_of(turn) >= LONGEST - 0.01
    with bulk_turn() as turn, writing(live_tenant):
        writer_in_line.start()
        time.sleep(0.1)
        assert SHORTEST - 0.01 < length_of(turn) < LONGEST
    with bulk_turn() as turn, writing(live_tenant):  # who came just now comes again
        assert length_of(turn) < LONGEST


@on_sqlite
def test_a_part_of_its_time_is_shorter(live_tenant: Tenant) -> None:
    with bulk_turn() as turn, writing(live_tenant):
        assert length_of(turn, 0.1) < LONGEST / 2


@on_sqlite
def test_the_next_transaction_waits_for_those_who_wait(live_tenant: Tenant, writer_in_line: threading.Thread) -> None:
    with bulk_turn(), writing(live_tenant):
        writer_in_line.start()
        time.sleep(0.1)
    with bulk_turn(), writing(live_tenant):
        writer_in_line.join(GENEROUS)
        assert not writer_in_line.is_alive()


@on_sqlite
def test_bulk_writers_wait_for_each_other(live_tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Exception] = []

    def write_too() -> None:
        try:
            with bulk_turn():
                pass
        except Busy as error:
            told.append(error)

    monkeypatch.setattr(bulk, "bulk_patience", lambda: 0.1)
    with bulk_turn():
        thread = threading.Thread(target=write_too)
        thread.start()
        thread.join(GENEROUS)
    assert "another writer of many rows" in str(told[0])
    with bulk_turn():
        pass


def test_who_writes_many_rows_in_a_command_is_patient(live_tenant: Tenant) -> None:
    assert patience() == PATIENCE
    with bulk_turn():
        assert patience() == BULK_PATIENCE
    assert patience() == PATIENCE


def test_payouts_elsewhere_pass_a_seed(live_tenant: Tenant, stranger_key: str, client_of_key: httpx.Client) -> None:
    """A tenth of a second is what is aimed at (tests/waits.py); here is a machine that does other things too."""
    fund(live_tenant, 1_000_000)
    took: list[float] = []
    with start_seeding(stranger_key, "--payments", "30000") as seeding:
        while seeding.poll() is None:
            begun = time.monotonic()
            assert client_of_key.post("/payouts", json=payout(f"beside-{len(took)}")).status_code == 201
            took.append(time.monotonic() - begun)
    assert seeding.returncode == 0
    assert len(took) > 10
    assert sorted(took)[len(took) * 9 // 10] < 1
    assert max(took) < GENEROUS
    live_tenant.refresh_from_db()
    assert list(differences(live_tenant)) == []
