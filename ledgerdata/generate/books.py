"""What a story is written into: in bulk here; tests tell the same stories through operations, with the same outcome."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Generic, TypeVar

from ledgerdata.generate.timeline import Timeline
from ledgerdata.models import Kind
from ledgerdata.rules.lifecycle import Progress, Rule
from ledgerdata.writing.bulk.drafts import Draft
from ledgerdata.writing.bulk.memory import reload
from ledgerdata.writing.bulk.writer import BulkWriter
from ledgerdata.writing.ledger import Ledger
from ledgerdata.writing.orders import Order

Handle = TypeVar("Handle")


class Books(ABC, Generic[Handle]):
    """A dataset as its story sees it. `Handle` is what a payment is spoken of by.

    Moments are the story's; the timeline says which creation time that asks for.
    """

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.ledger: Ledger

    def open(self, ledger: Ledger) -> None:
        """Writes go to `ledger` from now on."""
        self.ledger = ledger

    def at(self, moment: datetime) -> None:
        """The next row belongs to this moment of the story."""
        self.ledger.at = self.timeline.place(moment, self.ledger.tenant.last_written_at)

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
    def held(self, reference: str, asset: str) -> int:
        """What the account holds of the asset."""


class BulkBooks(Books[Draft]):
    """In memory, and from there into the database in batches."""

    def __init__(self, timeline: Timeline) -> None:
        super().__init__(timeline)
        self._writer = BulkWriter()
        self._left: list[int] | None = None

    def open(self, ledger: Ledger) -> None:
        super().open(ledger)
        self._writer.ledger = ledger

    def refresh(self, in_flight: Iterable[Draft]) -> set[Draft] | None:
        """Where others wrote since the last `flush`: the payments in flight that the dataset holds, as they are now."""
        if self._left is None or self._left == self._counters():
            return None
        return reload(self._writer, in_flight)

    def flush(self) -> None:
        """All that was written goes into the database; the ledger may commit."""
        self._writer.flush()
        self._left = self._counters()

    def long_run(self) -> AbstractContextManager[None]:
        """Stands around all transactions of a run."""
        return self._writer.tables.long_run()

    def finish(self) -> None:
        """After the last commit."""
        self._writer.tables.analyze()

    def forget(self) -> None:
        """All that was written counts as being in the database already: it was told before."""
        self._writer.forget()
        self._left = []

    def open_account(self, kind: Kind, name: str, metadata: Mapping[str, str]) -> str:
        return self._writer.open_account(kind, name, metadata).reference

    def take_payment(self, order: Order) -> Draft:
        return self._writer.begin(order)

    def act(self, payment: Draft, rule: Rule, amount: int) -> None:
        self._writer.follow(payment, rule.status, amount)

    def progress(self, payment: Draft) -> Progress:
        return payment.progress

    def held(self, reference: str, asset: str) -> int:
        held = self._writer.held.get((reference, asset))
        return held.amount if held else 0

    def _counters(self) -> list[int]:
        tenant = self.ledger.tenant
        return [tenant.internal_accounts, tenant.beneficiaries, tenant.records]
