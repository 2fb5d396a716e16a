"""Taking back what was pressed a moment ago, by the opposite record, while no connector has read what it takes back.

What was read a second ago may not be in the journal yet. Nothing breaks then: the connector gets both records.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from ledgerdata.models import Payment, Record
from ledgerdata.operations import RecordDraft, act, writing
from ledgerdata.rules.actions import Action, allowed, why_not
from ledgerdata.rules.errors import NotPossible, UnknownReference
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.rules.undoing import NO_OPPOSITE, named, opposite
from simulator.journal.sequences import TRANSACTIONS
from simulator.models import Reader
from tenants.clock import now_of
from tenants.models import Tenant
from tenants.scoping import for_tenant

WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Undo:
    """The action that takes back the payment's last record, and for how much."""

    action: Action
    amount: int
    taken_back: str


def last_record(payment: Payment) -> Record:
    """The payment's newest record. Raises UnknownReference where a reset took it away meanwhile."""
    last = Record.objects.filter(tenant=payment.tenant_id, payment=payment).order_by("-position").first()
    if last is None:
        raise UnknownReference("There is no such payment in this dataset.")
    return last


def is_fresh(tenant: Tenant, record: Record) -> bool:
    """Whether the record is of the last minute."""
    return now_of(tenant) - record.created_at <= WITHIN


def undo_of(payment: Payment) -> Undo:
    """How the payment's last record is taken back. Raises NotPossible with the reason why it cannot be."""
    tenant, record = payment.tenant, last_record(payment)
    status = Status(record.status)
    if record.position == 0:
        raise NotPossible("A payment that was made stays. Nothing has been done to it since.")
    action = opposite(status, PaymentType(payment.type))
    if action is None:
        raise NotPossible(NO_OPPOSITE.get(status, "It cannot be taken back."))
    if not is_fresh(tenant, record):
        raise NotPossible("It was done more than a minute ago. Only what was just done can be taken back.")
    if not settings.JOURNAL:
        raise NotPossible("The journal is switched off, so nobody knows whether a connector has read it already.")
    if for_tenant(Reader, tenant).filter(operation=TRANSACTIONS, given__gte=record.sequence).exists():
        raise NotPossible("A connector has read it already.")
    if allowed(payment.progress, action) is None:
        raise NotPossible(why_not(payment.progress, action))
    return Undo(action, record.amount, named(status, PaymentType(payment.type)))


def undo(payment: Payment, version: int) -> RecordDraft:
    """Takes it back, as the payment was with `version` records. Raises what undo_of and act do."""
    with writing(payment.tenant) as book:
        wanted = undo_of(payment)
        return act(book, payment.pk, wanted.action, wanted.amount, expected_version=version)
