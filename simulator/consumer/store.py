"""What the consumer makes of what it reads (lifecycle.md, How the consumer reads, 2 to 5). It believes everything."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

Item = Mapping[str, Any]
"""One item of a list, or one answer, as parsed from JSON."""

PaymentId = tuple[str, str]
"""A payment's reference, and its type."""

INITIATION_OF = {
    "SUCCEEDED": "processed",
    "PENDING": "processing",
    "FAILED": "failed",
    "CANCELLED": "failed",
    "EXPIRED": "failed",
}
"""What a status makes of the initiation of a payment made by POST; others leave it as it is."""


class BalanceConflict(Exception):
    """Another value at the same moment: the consumer reads this account's balances no more."""


@dataclass
class StoredPayment:
    """A payment as the consumer shows it. Adjustments are known by (id, createdAt as text, status)."""

    initial_amount: int
    amount: int
    adjustments: dict[tuple[str, str, str], Item] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """The status of the adjustment with the newest createdAt."""
        status: str = max(self.adjustments.values(), key=lambda item: moment(item["createdAt"]))["status"]
        return status


@dataclass
class Initiation:
    """A payout or transfer that the consumer sent, and the moment at which it handled the last change of it."""

    status: str
    handled_at: datetime


class Store:
    """Everything that the consumer holds of one PSP."""

    def __init__(self) -> None:
        self.accounts: list[Item] = []
        self.beneficiaries: list[Item] = []
        self.payments: dict[PaymentId, StoredPayment] = {}
        self.initiations: dict[PaymentId, Initiation] = {}
        self.balances: dict[tuple[str, str], tuple[int, datetime]] = {}

    def take_record(self, record: Item) -> None:
        """One record of `GET /transactions`."""
        payment_id = self._adjust(record)
        initiation = self.initiations.get(payment_id)
        status = INITIATION_OF.get(record["status"])
        created_at = moment(record["createdAt"])
        if initiation and status and created_at > initiation.handled_at:
            self.initiations[payment_id] = Initiation(status, created_at)

    def take_answer(self, answer: Item, type: str, handled_at: datetime) -> None:
        """The 201 to a POST: the payment is known by the idempotency key from now on."""
        payment_id = self._adjust({**answer, "type": type, "relatedTransactionID": answer["idempotencyKey"]})
        self.initiations[payment_id] = Initiation(INITIATION_OF[answer["status"]], handled_at)

    def take_refusal(self, key: str, type: str, handled_at: datetime) -> None:
        """A final refusal of a POST: there is no payment, and there will be none."""
        self.initiations[key, type] = Initiation("failed", handled_at)

    def take_balances(self, balances: Item) -> None:
        """The answer of `GET /accounts/{accountId}/balances`; one that is older than what is held is ignored.

        Raises BalanceConflict.
        """
        at = moment(balances["at"])
        for item in balances["balances"]:
            holding, amount = (balances["accountID"], item["currency"]), int(item["amount"])
            known, known_at = self.balances.get(holding, (amount, at))
            if at == known_at and amount != known:
                raise BalanceConflict(f"{holding} is {known} and {amount} at {at}")
            if at >= known_at:
                self.balances[holding] = (amount, at)

    def _adjust(self, record: Item) -> PaymentId:
        """Makes the payment where it is new, and counts the record in where that is new."""
        payment_id = (record.get("relatedTransactionID") or record["id"], record["type"])
        amount, status = int(record["amount"]), record["status"]
        if payment_id not in self.payments:
            self.payments[payment_id] = StoredPayment(amount, 0 if status == "AUTHORISATION" else amount)
        payment = self.payments[payment_id]
        adjustment = (record["id"], record["createdAt"], status)
        if adjustment not in payment.adjustments:
            payment.adjustments[adjustment] = record
            if status in {"CAPTURE", "REFUND_REVERSED"}:
                payment.amount += amount
            elif status == "REFUNDED":
                payment.amount -= amount
        return payment_id


def moment(text: str) -> datetime:
    """The moment that an RFC 3339 text names. Raises ValueError, as for one without an offset."""
    read = datetime.fromisoformat(text)
    if read.tzinfo is None:
        raise ValueError(f"{text!r} has no offset")
    return read
