"""The dataset that a scenario is written into: in bulk here; through operations, with equal rows, in tests."""

import random
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Generic, TypeVar

from ledgerdata.generate.timeline import Timeline
from ledgerdata.operations import Book, Order, Party, PaymentDraft, bulk_book, list_by_list, reload
from ledgerdata.rules.actions import Rule
from ledgerdata.rules.errors import NotPossible
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import Progress
from tenants.clock import TICK, Series, machine_time

Handle = TypeVar("Handle")


class NoRoom(NotPossible):
    """The next row would get a creation time past now, and the plan does not allow that."""


class Books(ABC, Generic[Handle]):
    """A dataset as the director of a scenario sees it. `Handle` stands for a payment.

    Moments are those of the scenario; the timeline says which creation time belongs to each.
    """

    def __init__(self, timeline: Timeline, book: Book) -> None:
        self.timeline = timeline
        self.book = book
        self.ends: dict[Series, bool] = {}
        """The lists that may not run past now; whether few rows come in each, which need no room between them."""
        self._now = datetime.min.replace(tzinfo=UTC)

    def at(self, moment: datetime, series: Series = Series.RECORDS) -> None:
        """The list's next row belongs to this moment of the scenario. Raises NoRoom."""
        last = self.book.last_of(series)
        placed = self.timeline.place(moment, last)
        self.book.at = placed if placed <= self._now or series not in self.ends else self._before_now(placed, series)

    def _before_now(self, placed: datetime, series: Series) -> datetime:
        self._now = machine_time(self.book.tenant)
        last = self.book.last_of(series)
        if placed > self._now and last is not None and self.ends[series]:
            placed = last + TICK
        if placed > self._now:
            raise NoRoom("There was no more room before now: something was written meanwhile.")
        return placed

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

    def know(self, parties: Iterable[Party]) -> None:
        """Names accounts that are in the dataset; their balances are read when writing begins."""
        self.book.accounts.update((party.reference, party) for party in parties)
        self._left = []

    def refresh(self, in_flight: Iterable[PaymentDraft]) -> set[PaymentDraft] | None:
        """Where others wrote since the last `flush`: the payments in flight that the dataset holds, as they are now."""
        if self._left == self._counters():
            return None
        list_by_list(self.book)
        if self._left is None:  # nothing of it was there before
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
