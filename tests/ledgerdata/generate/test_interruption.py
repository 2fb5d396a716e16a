"""A run that is killed at any moment, and goes on: no half payment, and in the end the dataset it would have been."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from ledgerdata import operations
from ledgerdata.audit import differences
from ledgerdata.errors import NotPossible
from ledgerdata.generate import Options, resume, run, runs
from ledgerdata.lifecycle import Action, PaymentType
from ledgerdata.models import Account, Kind, Payment, Record
from ledgerdata.orders import Order
from ledgerdata.reset import reset_dataset
from tenants.access import tenant_of
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.ledgerdata.generate.telling import UNTIL, digest
from tests.server import database_url

OPTIONS = Options("card-shop", payments=400, until=UNTIL, seed="stop", refund_rate=0.3)


class Stopped(Exception):
    pass


def _stop_after(batches: int) -> runs.Progress:
    def progress(done: int, total: int) -> None:
        nonlocal batches
        batches -= 1
        if batches == 0:
            raise Stopped

    return progress


def _stop(tenant: Tenant, monkeypatch: pytest.MonkeyPatch, batches: int) -> None:
    monkeypatch.setattr(runs, "EVENTS_AT_ONCE", 60)
    with pytest.raises(Stopped):
        run(tenant, OPTIONS, _stop_after(batches))


@pytest.mark.django_db
@pytest.mark.parametrize("batches", [1, 4, 9])
def test_going_on_ends_as_if_nothing_had_happened(
    tenant: Tenant, stranger: Tenant, monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    run(stranger, OPTIONS)
    _stop(tenant, monkeypatch, batches)
    assert list(differences(tenant)) == []
    resume(tenant)
    assert digest(tenant) == digest(stranger)
    assert list(differences(tenant)) == []


@pytest.mark.django_db
def test_what_others_did_meanwhile_stays(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody acts on a payment that the story would go on with, and takes a new one."""
    _stop(tenant, monkeypatch, 4)
    account = for_tenant(Account, tenant).filter(kind=Kind.INTERNAL).first()
    assert account is not None
    waiting = for_tenant(Payment, tenant).filter(state="AUTHORISATION")
    with operations.writing(tenant) as ledger:
        for payment in waiting:
            operations.act(ledger, payment.pk, Action.VOID)
        order = Order(PaymentType.PAYIN, 77, "EUR/2", destination=account.reference)
        theirs = operations.take_payment(ledger, order)
    resume(tenant)
    assert list(differences(tenant)) == []
    assert for_tenant(Payment, tenant).count() == 401
    assert for_tenant(Record, tenant).filter(payment=theirs.payment).count() == 1


@pytest.mark.django_db
def test_nothing_to_go_on_with(tenant: Tenant) -> None:
    with pytest.raises(NotPossible, match="no run that was interrupted"):
        resume(tenant)
    run(tenant, Options("empty", until=UNTIL))
    with pytest.raises(NotPossible, match="no run that was interrupted"):
        resume(tenant)


@pytest.mark.django_db
def test_a_reset_ends_a_run(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "EVENTS_AT_ONCE", 60)

    def progress(done: int, total: int) -> None:
        with operations.writing(tenant) as ledger:
            reset_dataset(ledger)

    with pytest.raises(NotPossible):
        run(tenant, OPTIONS, progress)
    assert for_tenant(Record, tenant).count() == 0
    assert list(differences(tenant)) == []


def test_kill_9(committing: None, key: str) -> None:
    tenant = tenant_of(key)
    command = [sys.executable, "manage.py", "seed", key, "--payments", "20000", "--seed", "k"]
    env = os.environ | {"DATABASE_URL": database_url()}
    process = subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL)
    _wait_for_rows(tenant)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert 0 < for_tenant(Payment, tenant).count() < 20_000
    assert list(differences(tenant)) == []
    resume(tenant)
    assert for_tenant(Payment, tenant).count() == 20_000
    assert list(differences(tenant)) == []


def _wait_for_rows(tenant: Tenant) -> None:
    give_up = time.monotonic() + 60
    while not for_tenant(Record, tenant).exists():
        assert time.monotonic() < give_up, "the run wrote nothing within a minute"
        time.sleep(0.05)
