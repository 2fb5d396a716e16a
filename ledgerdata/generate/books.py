"""The dataset that a scenario is written into: in bulk here; through operations, with equal rows, in tests."""

import random
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Generic, TypeVar

from ledgerdata.generate.timeline import Timeline
from ledgerdata.operations import Book, Order, PaymentDraft, bulk_book, reload
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import Progress, Rule

Handle = TypeVar("Handle")


class Books(ABC, Generic[Handle]):
    """A dataset as the director of a scenario sees it. `Handle` stands for a payment.

    Moments are those of the scenario; the timeline says which creation time belongs to each.
    """

    def __init__(self, timeline: Timeline, book: Book) -> None:
        self.timeline = timeline
        self.book = book

    def at(self, moment: datetime) -> None:
        """The next row belongs to this moment of the scenario."""
        self.book.at = self.timeline.place(moment, self.book.tenant.last_written_at)

    @abstractmethod
    def open_account(self, kind: Kind, name: str, metadata: Mapping[str, str]) -> str:
        """A new account or beneficiary; returns its id."""

    @abstractmethod
    def take_payment(self, order: Order) -> Handle:
        """A new payment."""

    @abstractmethod
    def act(self, payment: Handle, rule: Rule, amount: int) -> None:
        """The next record of a payment: by a rule that is legal for it now."""

    @abstractmethod
    def progress(self, payment: Handle) -> Progress:
        """Where the payment stands."""

    @abstractmethod
    def balance(self, reference: str, asset: str) -> int:
        """What the account holds of the asset."""


class BulkBooks(Books[PaymentDraft]):
    """In memory, and from there into the database in batches."""

    def __init__(self, timeline: Timeline, source: random.Random) -> None:
        super().__init__(timeline, bulk_book(source=source))
        self._left: list[int] | None = None

    def refresh(self, in_flight: Iterable[PaymentDraft]) -> set[PaymentDraft] | None:
        """Where others wrote since the last `flush`: the payments in flight that the dataset holds, as they are now."""
        if self._left is None or self._left == self._counters():
            return None
        return reload(self.book, in_flight)

    def flush(self) -> None:
        """Writes all new rows; the transaction may commit."""
        self.book.flush()
        self._left = self._counters()

    def forget(self) -> None:
        """All new rows count as written: a run before an interruption wrote them."""
        self.book.forget()
        self._left = []

    def open_account(self, kind: Kind, name: str, metadata: Mapping[str, str]) -> str:
        return self.book.open_account(kind, name, metadata).reference

    def take_payment(self, order: Order) -> PaymentDraft:
        return self.book.begin(order).payment

    def act(self, payment: PaymentDraft, rule: Rule, amount: int) -> None:
        self.book.follow(payment, rule.status, amount)

    def progress(self, payment: PaymentDraft) -> Progress:
        return payment.progress

    def balance(self, reference: str, asset: str) -> int:
        return self.book.balance(reference, asset)

    def _counters(self) -> list[int]:
        tenant = self.book.tenant
        return [tenant.internal_accounts, tenant.beneficiaries, tenant.records]
