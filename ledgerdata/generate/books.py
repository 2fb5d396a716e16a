"""What a story is written into. There are two: through operations, row by row, and in bulk, with the same outcome."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Generic, TypeVar

from ledgerdata import operations
from ledgerdata.balances import holdings
from ledgerdata.generate.timeline import Timeline
from ledgerdata.ledger import Ledger
from ledgerdata.lifecycle import Action, Progress
from ledgerdata.models import Account, Kind
from ledgerdata.orders import Order
from ledgerdata.payments import payment_of

Handle = TypeVar("Handle")


class Books(ABC, Generic[Handle]):
    """A dataset as its story sees it. `Handle` is what a payment is spoken of by.

    Moments are the story's; the timeline says which stamp that asks for.
    """

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.ledger: Ledger

    def open(self, ledger: Ledger) -> None:
        """Writes go to `ledger` from now on, until `close`."""
        self.ledger = ledger

    def close(self) -> None:
        """All that was written is in the database; the ledger may commit."""

    def at(self, moment: datetime) -> None:
        """The next row belongs to this moment of the story."""
        self.ledger.at = self.timeline.stamp(moment, self.ledger.tenant.last_stamp)

    @abstractmethod
    def open_account(self, kind: Kind, name: str, metadata: Mapping[str, str]) -> str:
        """A new account or beneficiary; returns its id."""

    @abstractmethod
    def take_payment(self, order: Order) -> Handle:
        """A new payment."""

    @abstractmethod
    def act(self, payment: Handle, action: Action, amount: int) -> None:
        """The next record of a payment; the action has to be legal now."""

    @abstractmethod
    def progress(self, payment: Handle) -> Progress:
        """Where the payment stands."""

    @abstractmethod
    def held(self, reference: str, asset: str) -> int:
        """What the account holds of the asset."""


class OperationsBooks(Books[int]):
    """Through operations, as people and the API write."""

    def open_account(self, kind: Kind, name: str, metadata: Mapping[str, str]) -> str:
        write: Any = operations.open_account if kind is Kind.INTERNAL else operations.add_beneficiary
        account: Account = write(self.ledger, name, metadata=metadata)
        return account.reference

    def take_payment(self, order: Order) -> int:
        return operations.take_payment(self.ledger, order).payment_id

    def act(self, payment: int, action: Action, amount: int) -> None:
        operations.act(self.ledger, payment, action, amount)

    def progress(self, payment: int) -> Progress:
        return payment_of(self.ledger.tenant, payment).progress

    def held(self, reference: str, asset: str) -> int:
        return holdings(self.ledger.tenant, reference).amounts.get(asset, 0)
