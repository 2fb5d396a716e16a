"""A run that is stopped between two of its transactions, and goes on. test_kill.py ends its process at any moment."""

from dataclasses import replace

import pytest

from ledgerdata import operations
from ledgerdata.generate import Options, resume, run, runs
from ledgerdata.models import Account, Kind, Payment, Record
from ledgerdata.operations import Order, reset_dataset
from ledgerdata.reading.audit import differences
from ledgerdata.rules.actions import Action
from ledgerdata.rules.errors import NotPossible
from ledgerdata.rules.lifecycle import PaymentType
from tenants.access import known_tenant
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.ledgerdata.generate.telling import UNTIL, digest
from tests.seeding import small_transactions

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


def _stop(tenant: Tenant, monkeypatch: pytest.MonkeyPatch, batches: int, options: Options = OPTIONS) -> None:
    small_transactions(monkeypatch, 60)
    with pytest.raises(Stopped):
        run(tenant, options, _stop_after(batches))


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
    _stop(tenant, monkeypatch, 4, replace(OPTIONS, into_the_future=True))
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
    assert for_tenant(Record, tenant).filter(payment=theirs.payment.pk).count() == 1


@pytest.mark.django_db
def test_nothing_to_go_on_with(tenant: Tenant) -> None:
    with pytest.raises(NotPossible, match="no run that was interrupted"):
        resume(tenant)
    run(tenant, Options("empty", until=UNTIL))
    with pytest.raises(NotPossible, match="no run that was interrupted"):
        resume(tenant)


@pytest.mark.django_db
def test_a_reset_ends_a_run(tenant: Tenant, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    small_transactions(monkeypatch, 60)

    def progress(done: int, total: int) -> None:
        with operations.writing(tenant) as ledger:
            reset_dataset(ledger)

    with pytest.raises(NotPossible):
        run(tenant, OPTIONS, progress)
    empty = known_tenant(key)
    assert for_tenant(Record, empty).count() == 0
    assert list(differences(empty)) == []
