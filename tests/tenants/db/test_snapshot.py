"""Reading many times as of one moment, beside those who write."""

import sqlite3
import threading
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from ledgerdata.models import Balance
from ledgerdata.operations import writing
from ledgerdata.reading.audit import differences
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.db.snapshot import snapshot
from tenants.models import Tenant
from tests.books import account, do, pay
from tests.payouts import fund

LONG = 30.0


def elsewhere(work: Callable[[], object]) -> None:
    """Done by another thread, in its own connection, by the time this returns."""

    def do_and_close() -> None:
        work()
        connection.close()

    thread = threading.Thread(target=do_and_close)
    thread.start()
    thread.join(LONG)
    assert not thread.is_alive()


def test_what_is_written_meanwhile_is_not_seen(live_tenant: Tenant) -> None:
    with snapshot():
        before = Tenant.objects.count()
        elsewhere(lambda: Tenant.objects.create(name="meanwhile"))
        assert Tenant.objects.count() == before
    assert Tenant.objects.count() == before + 1


def test_it_takes_no_lock_and_waits_for_none(live_tenant: Tenant) -> None:
    with writing(live_tenant):
        elsewhere(lambda: call_command("check_balances", stdout=StringIO()))
    with snapshot():
        Tenant.objects.count()
        elsewhere(lambda: fund(live_tenant, 100))


def test_nothing_can_be_written_inside(live_tenant: Tenant) -> None:
    with pytest.raises(DatabaseError), snapshot():
        Tenant.objects.create(name="x")
    with snapshot():
        assert Tenant.objects.count() == 1
        with pytest.raises(DatabaseError):
            Tenant.objects.update(name="x")
    Tenant.objects.create(name="afterwards")
    assert not Tenant.objects.filter(name="x").exists()


def test_it_cannot_stand_inside_a_transaction(live_tenant: Tenant) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"), snapshot():
        pass


def test_the_next_transaction_takes_its_turn_again(live_tenant: Tenant) -> None:
    with snapshot():
        Tenant.objects.count()
    if connection.vendor == "sqlite":
        other = sqlite3.connect(str(connection.settings_dict["NAME"]), timeout=0)
        with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_an_audit_beside_writers_names_what_is_wrong_and_nothing_else(live_tenant: Tenant) -> None:
    end = threading.Event()
    written = 0

    def go_on_writing() -> None:
        nonlocal written
        while not end.is_set():
            fund_more(live_tenant, written)
            written += 1
        connection.close()

    fund(live_tenant, 1_000)
    Balance.objects.filter(tenant=account(live_tenant, "wrong", 5).tenant, account__reference="wrong").update(amount=4)
    thread = threading.Thread(target=go_on_writing)
    thread.start()
    try:
        for _ in range(15):
            with snapshot():
                found = list(differences(live_tenant))
            assert {line.partition(":")[0] for line in found} == {"balance of wrong in EUR/2"}
    finally:
        end.set()
        thread.join(LONG)
    assert written > 1


def fund_more(tenant: Tenant, number: int) -> None:
    account(tenant, f"more-{number}", 7)
    payment = pay(tenant, PaymentType.PAYIN, 100, Status.AUTHORISATION, destination="payer")
    do(payment, Action.CAPTURE, 60)
