"""A payment's page: its events, the consumer's view of it, and the balances that it moved."""

from typing import Any

from django.urls import reverse

from ledgerdata.admin.cells import BADGES, account_link, badge, became, copyable, money, state_badge, time_tag
from ledgerdata.models import Payment
from ledgerdata.reading.events import Event, events_of
from ledgerdata.rules.assets import format_amount
from ledgerdata.rules.reasons import find_reason

TOTALS = {
    "captured": "settled",
    "refunded": "refunded",
    "reversed": "reversed",
    "in dispute": "disputed",
    "lost": "lost",
}


def page_of(payment: Payment) -> dict[str, Any]:
    """What the page shows of a payment besides its buttons."""
    events = events_of(payment)
    return {
        "payment": payment,
        "copy": copyable(payment.reference, "Copy the reference", "Copy")
        + copyable(_address(payment), "Copy the link", "Link"),
        "state": state_badge(payment),
        "amount": money(payment.amount, payment.asset),
        "became": ", ".join(became(payment)),
        "source": account_link(payment.source),
        "destination": account_link(payment.destination),
        "created": time_tag(payment.created_at),
        "updated": time_tag(payment.updated_at),
        "events": [_event(payment, event) for event in events],
        "moves": [move for event in events for move in _moves(event)],
        "consumer": {
            "initial": money(payment.amount, payment.asset),
            "amount": money(payment.progress.consumer_amount, payment.asset),
            "status": badge(payment.state),
        },
    }


def _address(payment: Payment) -> str:
    return reverse("admin:ledgerdata_payment_by", args=[payment.reference])


def _event(payment: Payment, event: Event) -> dict[str, Any]:
    record = event.record
    return {
        "status": badge(record.status),
        "look": BADGES.get(record.status, "is-mute"),
        "amount": money(record.amount, payment.asset),
        "at": time_tag(record.created_at),
        "id": record.reference,
        "totals": _totals(payment, event),
        "reason": _reason(record.reason),
        "payload": bytes(record.payload).decode(),
    }


def _reason(code: str) -> str:
    reason = find_reason(code) if code else None
    return f"{reason.code}, {reason.text}" if reason else code


def _totals(payment: Payment, event: Event) -> str:
    first = "captured" if payment.first_status == "AUTHORISATION" else "received" if payment.type == "PAYIN" else "sent"
    names = {first if name == "captured" else name: total for name, total in TOTALS.items()}
    amounts = {name: getattr(event.after, total) for name, total in names.items()}
    return ", ".join(f"{name} {format_amount(amount, payment.asset)}" for name, amount in amounts.items() if amount)


def _moves(event: Event) -> list[dict[str, Any]]:
    return [
        {
            "at": time_tag(event.record.created_at),
            "status": badge(event.record.status),
            "account": account_link(entry.account),
            "change": money(entry.change, entry.asset),
            "balance": money(entry.balance, entry.asset),
        }
        for entry in event.entries
    ]
