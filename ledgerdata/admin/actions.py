"""Presses on payments: what a button does, on one payment and on many."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ledgerdata.admin.cells import page_url
from ledgerdata.generate.timeline import ROOM
from ledgerdata.models import Payment
from ledgerdata.operations import RecordDraft, act, writing
from ledgerdata.reading.prospect import not_legal
from ledgerdata.rules.actions import Action, allowed
from ledgerdata.rules.assets import format_amount
from ledgerdata.rules.errors import LedgerError, Stale
from tenants.db.bulk import bulk_turn
from tenants.db.faults import Unusable
from tenants.db.waiting import Busy
from tenants.models import Tenant

VERSION = "version"
NEVER = -1  # the version of no payment: a press that does not say what it saw is refused as one on an old page


def version_seen(request: HttpRequest, field: str = VERSION) -> int:
    """How many records the payment had on the page that was pressed."""
    text = request.POST.get(field, "")
    return int(text) if text.isdecimal() and len(text) < 10 else NEVER


def version_in_list(request: HttpRequest, payment: Payment) -> int:
    """As version_seen, where the page was a list."""
    return version_seen(request, f"{VERSION}-{payment.pk}")


def press(payment: Payment, action: Action, version: int, amount: int | None = None, reason: str = "") -> RecordDraft:
    """One press on one payment, as it was with `version` records. Raises what act does."""
    with writing(payment.tenant) as book:
        return act(book, payment.pk, action, amount, expected_version=version, reason=reason)


def press_message(payment: Payment, action: Action, record: RecordDraft) -> SafeString:
    """What a press did, in a line, with a link to the payment."""
    url, amount = page_url("payment", payment.pk), format_amount(record.amount, payment.asset)
    return format_html('{}: {} of <a href="{}">{}</a>.', action.label, amount, url, payment.reference)


@dataclass
class Pressed:
    """The result of one action on many payments: those that it was done on, and the others by the reason why not."""

    done: list[Payment] = field(default_factory=list)
    amounts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    refused: dict[str, list[Payment]] = field(default_factory=lambda: defaultdict(list))


def press_all(request: HttpRequest, action: Action, payments: Iterable[Payment]) -> Pressed:
    """Presses on each payment.

    They are written in short transactions, as many as it takes; the records keep the distance that a bulk write has to
    keep. Where the database becomes busy or unusable, those that are left are among the others.
    """
    presses = _Presses(request, action)
    for tenant, group in groupby(payments, key=lambda payment: payment.tenant):
        presses.press(tenant, deque(group))
    return presses.pressed


class _Presses:
    """One action on many payments."""

    def __init__(self, request: HttpRequest, action: Action) -> None:
        self.request = request
        self.action = action
        self.pressed = Pressed()

    def press(self, tenant: Tenant, left: deque[Payment]) -> None:
        """On those of one dataset."""
        at: datetime | None = None
        try:
            while left:
                at = self._press_some(tenant, left, at)
        except (Busy, Unusable) as reason:
            self.pressed.refused[str(reason)] += left

    def _press_some(self, tenant: Tenant, left: deque[Payment], at: datetime | None) -> datetime | None:
        """One transaction with the first of the remaining payments, which leave that list once they are committed.

        `at` is the moment for the next record, which is returned then.
        """
        done, refused = list[tuple[Payment, RecordDraft]](), list[tuple[str, Payment]]()
        with bulk_turn() as turn, writing(tenant) as book:
            book.at = at
            for payment in left:
                if turn.is_over():
                    break
                version = version_in_list(self.request, payment)
                try:
                    record = act(book, payment.pk, self.action, expected_version=version)
                except LedgerError as refusal:
                    is_legal = isinstance(refusal, Stale) or allowed(payment.progress, self.action)
                    refused.append((str(refusal) if is_legal else not_legal(payment, self.action), payment))
                else:
                    done.append((payment, record))
                    book.at = record.created_at + ROOM
            at = book.at
        for _ in range(len(done) + len(refused)):
            left.popleft()
        self._note(done, refused)
        return at

    def _note(self, done: list[tuple[Payment, RecordDraft]], refused: list[tuple[str, Payment]]) -> None:
        for payment, record in done:
            self.pressed.done.append(payment)
            self.pressed.amounts[payment.asset] += record.amount
        for reason, payment in refused:
            self.pressed.refused[reason].append(payment)
