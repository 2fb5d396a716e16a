"""The events of a payment: each record, the totals after it, and the balances that it moved."""

from dataclasses import dataclass

from ledgerdata.models import Entry, Payment, Record
from ledgerdata.rules.lifecycle import PaymentType, Progress, Status, begin, follow


@dataclass(frozen=True, slots=True)
class Event:
    """One record, and where the payment stood once it was written."""

    record: Record
    after: Progress
    entries: list[Entry]


def events_of(payment: Payment) -> list[Event]:
    """The payment's events, oldest first. Two queries."""
    of_payment = Record.objects.filter(tenant=payment.tenant_id, payment=payment)  # the index begins with the tenant
    records = of_payment.order_by("position").prefetch_related("entries__account")
    events: list[Event] = []
    for record in records:
        status = Status(record.status)
        if events:
            after = follow(events[-1].after, status, record.amount)
        else:
            after = begin(PaymentType(payment.type), status, record.amount)
        events.append(Event(record, after, list(record.entries.all())))
    return events
