"""Buttons and bulk actions: what a press does, and the message about it."""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest

from ledgerdata.generate.timeline import ROOM
from ledgerdata.models import Payment
from ledgerdata.operations import RecordDraft, act, writing
from ledgerdata.rules.assets import format_amount
from ledgerdata.rules.errors import LedgerError
from ledgerdata.rules.lifecycle import RULES, Action
from tenants.db.bulk import bulk_turn
from tenants.db.faults import Unusable
from tenants.db.waiting import Busy
from tenants.models import Tenant

VERSION = "version"
NAMED = 3  # payments that a report names before it only counts them
NEVER = -1  # the version of no payment: a press that does not say what it saw is refused as one on an old page


def version_seen(request: HttpRequest, field: str = VERSION) -> int:
    """How many records the payment had on the page that was pressed."""
    text = request.POST.get(field, "")
    return int(text) if text.isdecimal() and len(text) < 10 else NEVER


def press(payment: Payment, action: Action, version: int, amount: int | None = None, reason: str = "") -> RecordDraft:
    """One press on one payment, as it was with `version` records. Raises what act does."""
    with writing(payment.tenant) as book:
        return act(book, payment.pk, action, amount, expected_version=version, reason=reason)


def press_message(payment: Payment, action: Action, record: RecordDraft) -> str:
    """What a press did, in a line."""
    return f"{action.label}: {format_amount(record.amount, payment.asset)} of {payment.reference}."


def bulk_actions() -> dict[str, tuple[Callable[..., None], str, str]]:
    """The actions of the list, in the lifecycle's order, as Django's admin wants them."""
    partial = {rule.action for rule in RULES if rule.partial}
    return {
        str(action): (_bulk(action), str(action), f"{action.label}{' all that is left' if action in partial else ''}")
        for action in Action
    }


def _bulk(action: Action) -> Callable[..., None]:
    def run(model_admin: "admin.ModelAdmin[Any]", request: HttpRequest, queryset: Any) -> None:
        done, refused = press_all(request, action, queryset.select_related("tenant").order_by("tenant_id", "pk"))
        if done:
            model_admin.message_user(request, f"{action.label}: {_count(done)} done.", messages.SUCCESS)
        for reason, payments in refused.items():
            named = ", ".join(payment.reference for payment in payments[:NAMED])
            more = f" and {len(payments) - NAMED} more" if len(payments) > NAMED else ""
            text = f"{action.label}: {_count(len(payments))} not done. {reason} ({named}{more})"
            model_admin.message_user(request, text, messages.WARNING)

    return run


def press_all(
    request: HttpRequest, action: Action, payments: Iterable[Payment]
) -> tuple[int, dict[str, list[Payment]]]:
    """Presses on each payment; how many were done, and the others by the reason why not.

    They are written in short transactions, as many as it takes; the records keep the distance that a bulk write has to
    keep. Where the database becomes busy or unusable, those that are left are among the others.
    """
    presses = _Presses(request, action)
    for tenant, group in groupby(payments, key=lambda payment: payment.tenant):
        presses.press(tenant, deque(group))
    return presses.done, presses.refused


class _Presses:
    """One action on many payments."""

    def __init__(self, request: HttpRequest, action: Action) -> None:
        self.request = request
        self.action = action
        self.done = 0
        self.refused: dict[str, list[Payment]] = defaultdict(list)

    def press(self, tenant: Tenant, left: deque[Payment]) -> None:
        """On those of one dataset."""
        at: datetime | None = None
        try:
            while left:
                at = self._press_some(tenant, left, at)
        except (Busy, Unusable) as reason:
            self.refused[str(reason)] += left

    def _press_some(self, tenant: Tenant, left: deque[Payment], at: datetime | None) -> datetime | None:
        """One transaction, with the first of those that are left, which go from there once they are committed.

        `at` is the moment for the next record, which is returned then.
        """
        done, refused = list[Payment](), list[tuple[str, Payment]]()
        with bulk_turn() as turn, writing(tenant) as book:
            book.at = at
            for payment in left:
                if turn.is_over():
                    break
                version = version_seen(self.request, f"{VERSION}-{payment.pk}")
                try:
                    record = act(book, payment.pk, self.action, expected_version=version)
                except LedgerError as refusal:
                    refused.append((str(refusal), payment))
                else:
                    done.append(payment)
                    book.at = record.created_at + ROOM
            at = book.at
        for _ in range(len(done) + len(refused)):
            left.popleft()
        self.done += len(done)
        for reason, payment in refused:
            self.refused[reason].append(payment)
        return at


def _count(payments: int) -> str:
    return f"{payments} payment{'' if payments == 1 else 's'}"
