"""Who writes waits with an end, whatever writes; who reads waits for nobody. SQLite's lock and PostgreSQL's."""

import re
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import httpx
import psycopg
import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from ledgerdata.operations import writing
from tenants import session_store
from tenants.access import add_key, new_dataset, tenant_of
from tenants.attempts import attempt
from tenants.db.faults import UNAVAILABLE
from tenants.db.state import _look, database_state
from tenants.db.waiting import PATIENCE, Busy, waiting_at_most
from tenants.models import ApiKey, Tenant
from tests.payouts import fund, payout
from tests.server import database_url

SOON = 3.0  # far less than PATIENCE, and much for a machine that is busy
on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="it is about SQLite's lock")


@contextmanager
def lock_of_another_program(tenant: Tenant) -> Iterator[None]:
    """A lock on the file, on PostgreSQL on the dataset's row and its keys, by who knows nothing of turns."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.close()
        return
    with psycopg.connect(database_url()) as holding:
        holding.execute("SELECT 1 FROM tenants_tenant WHERE id = %s FOR UPDATE", [tenant.pk])
        holding.execute("SELECT 1 FROM tenants_apikey WHERE tenant_id = %s FOR UPDATE", [tenant.pk])
        yield
        holding.rollback()


@contextmanager
def quick(seconds: float) -> Iterator[None]:
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < seconds


def write(tenant: Tenant) -> None:
    with writing(tenant):
        pass


def write_elsewhere(tenant: Tenant) -> None:
    write(tenant)
    connection.close()


def save_session() -> SessionBase:
    store = session_store.SessionStore()
    store["x"] = "y"
    store.save()
    return store


class Request:
    META = {"REMOTE_ADDR": "192.0.2.1"}


def try_to_sign_in() -> None:
    with attempt(Request()):  # type: ignore[arg-type]  # it looks at the address alone
        pass


WRITERS: dict[str, Callable[[Tenant], object]] = {
    "the door": write,
    "Django, without a transaction": lambda _: Tenant.objects.create(name="x"),
    "Django, many rows": lambda _: Tenant.objects.bulk_create([Tenant(name="x"), Tenant(name="y")]),
    "Django, changing": lambda _: Tenant.objects.update(name="x"),
    "Django, deleting": lambda _: ApiKey.objects.filter(pk=0).delete(),
    "a transaction": lambda _: transaction.atomic().__enter__(),
    "a session": lambda _: save_session(),
    "an attempt to sign in": lambda _: try_to_sign_in(),
    "a key": lambda tenant: add_key(tenant, "another-key-of-it"),
    "a dataset": lambda _: new_dataset("x"),
    "a sign-up": lambda _: tenant_of("a-key-of-nobody"),
}


@on_sqlite
@pytest.mark.parametrize("writer", WRITERS)
def test_whatever_writes_gives_up(writer: str, live_tenant: Tenant) -> None:
    refused = pytest.raises(Busy, match="another program")
    with lock_of_another_program(live_tenant), waiting_at_most(0.3), quick(SOON), refused:
        WRITERS[writer](live_tenant)
    assert not connection.in_atomic_block
    write(live_tenant)


@on_sqlite
@pytest.mark.parametrize("writer", WRITERS)
def test_whatever_writes_takes_a_turn(writer: str, live_tenant: Tenant) -> None:
    with turn_of_another_thread(), waiting_at_most(0.1), quick(SOON), pytest.raises(Busy, match="another writer"):
        WRITERS[writer](live_tenant)
    write(live_tenant)


@contextmanager
def turn_of_another_thread() -> Iterator[None]:
    has_it, end = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            has_it.set()
            end.wait(30)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert has_it.wait(30)
    yield
    end.set()
    thread.join(30)


def test_a_lock_is_waited_for_as_long_as_it_may_and_no_longer(live_tenant: Tenant) -> None:
    with lock_of_another_program(live_tenant):
        begun = time.monotonic()
        with pytest.raises(Busy) as told:
            write(live_tenant)
        assert PATIENCE - 1 < time.monotonic() - begun < PATIENCE + SOON
        assert re.search(r"gave up after [567] s", str(told.value))
    write(live_tenant)


@on_sqlite
def test_after_a_wait_in_vain_nobody_waits_until_it_works_again(live_tenant: Tenant) -> None:
    with lock_of_another_program(live_tenant):
        with pytest.raises(Busy):
            write(live_tenant)
        with quick(SOON):
            for _ in range(3):
                with pytest.raises(Busy, match="at once"):
                    write(live_tenant)
    write(live_tenant)
    with turn_of_another_thread(), waiting_at_most(0.5):
        begun = time.monotonic()
        with pytest.raises(Busy):
            write(live_tenant)
        assert time.monotonic() - begun > 0.4


def test_a_commit_lets_go_whatever_comes_of_it(live_tenant: Tenant) -> None:
    with pytest.raises(ZeroDivisionError), writing(live_tenant):
        raise ZeroDivisionError
    with pytest.raises(KeyboardInterrupt), writing(live_tenant):
        raise KeyboardInterrupt
    with transaction.atomic():
        transaction.set_rollback(True)
    with transaction.atomic():
        connection.close()
    thread = threading.Thread(target=write_elsewhere, args=[live_tenant])
    thread.start()
    thread.join(SOON)
    assert not thread.is_alive()


def test_a_keys_use_is_noted_without_waiting(live_tenant: Tenant, key: str) -> None:
    an_hour_ago = timezone.now() - timedelta(hours=1)
    ApiKey.objects.filter(tenant=live_tenant).update(last_used_at=an_hour_ago)
    with lock_of_another_program(live_tenant), quick(SOON):
        assert tenant_of(key) == live_tenant
    assert ApiKey.objects.get(tenant=live_tenant).last_used_at == an_hour_ago
    assert tenant_of(key) == live_tenant
    assert ApiKey.objects.get(tenant=live_tenant).last_used_at != an_hour_ago


def test_the_server_answers_503_and_goes_on_reading(live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    fund(live_tenant, 10_000)
    with lock_of_another_program(live_tenant):
        told = client_of_key.post("/payouts", json=payout("waits"))
        assert (told.status_code, told.headers["Retry-After"]) == (503, "1")
        assert set(told.json()) == {"Title", "Detail"}
        assert "waiting for" in told.json()["Detail"]
        with quick(SOON):
            assert client_of_key.get("/transactions").status_code == 200
            assert client_of_key.get("/accounts/payer/balances").status_code == 200
    assert client_of_key.post("/payouts", json=payout("waits")).status_code == 201


@on_sqlite
def test_a_page_says_that_the_database_is_busy(live_tenant: Tenant, key: str) -> None:
    browser = Client(raise_request_exception=False)
    with lock_of_another_program(live_tenant), waiting_at_most(0.3):
        told = browser.post("/admin/login/", {"key": key})
        assert told.status_code == 503
        assert "waiting for a lock that another program has" in told.content.decode()
    assert browser.post("/admin/login/", {"key": key}).status_code == 302
    with lock_of_another_program(live_tenant), waiting_at_most(0.3):
        assert browser.get("/admin/").status_code == 200
        told = browser.post("/admin/dataset/", {"key": key})
        assert (told.status_code, told.headers["Retry-After"]) == (503, "1")
        assert "waiting for a lock that another program has" in told.content.decode()


@on_sqlite
def test_an_attempt_that_the_database_failed_does_not_count(live_tenant: Tenant) -> None:
    for _ in range(12):
        with pytest.raises(Busy), attempt(Request()):  # type: ignore[arg-type]  # as above
            raise Busy("a test", 5)
    try_to_sign_in()


@on_sqlite
def test_a_session_that_cannot_be_saved_is_not_taken_for_one_that_is_gone(live_tenant: Tenant) -> None:
    kept = save_session()
    with lock_of_another_program(live_tenant), waiting_at_most(0.1), pytest.raises(UNAVAILABLE):
        kept.save()
    kept.delete()


def test_the_state_tells_that_writing_fails_and_that_it_works_again(live_tenant: Tenant) -> None:
    assert database_state().writes
    if connection.vendor == "sqlite":
        with lock_of_another_program(live_tenant), quick(SOON):
            state = _look()
        assert (state.reads, state.writes) == (True, False)
        assert "another program" in state.why
    assert _look() == database_state()
