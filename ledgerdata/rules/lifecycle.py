"""The life of a payment: its first status, what each record adds to its totals and to its two sides' balances. Pure.

The state of a payment is the status of its last record. SIDES says of which kind each side may be, by the payment's
type; EFFECTS is lifecycle.md's table of effects. Which action is legal in which state is in `actions`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from ledgerdata.rules.errors import NotPossible
from ledgerdata.rules.kinds import Kind


class PaymentType(StrEnum):
    PAYIN = "PAYIN"
    PAYOUT = "PAYOUT"
    TRANSFER = "TRANSFER"
    OTHER = "OTHER"


class Status(StrEnum):
    PENDING = "PENDING"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    REFUNDED = "REFUNDED"
    REFUNDED_FAILURE = "REFUNDED_FAILURE"
    REFUND_REVERSED = "REFUND_REVERSED"
    DISPUTE = "DISPUTE"
    DISPUTE_WON = "DISPUTE_WON"
    DISPUTE_LOST = "DISPUTE_LOST"
    AUTHORISATION = "AUTHORISATION"
    CAPTURE = "CAPTURE"
    CAPTURE_FAILED = "CAPTURE_FAILED"
    OTHER = "OTHER"

    @property
    def in_words(self) -> str:
        """As people read it: `Refund reversed`."""
        return self.value.replace("_", " ").capitalize()


_SUCCEEDED = Status.SUCCEEDED  # on Python 3.11 a member costs 10 times what a name does


_FIRST = (Status.PENDING, Status.SUCCEEDED, Status.FAILED, Status.CANCELLED, Status.EXPIRED, Status.OTHER)

FIRST_STATUSES: dict[PaymentType, tuple[Status, ...]] = {
    PaymentType.PAYIN: (*_FIRST, Status.AUTHORISATION),  # a card flow starts so (lifecycle.md, rule 6)
    PaymentType.PAYOUT: _FIRST,
    PaymentType.TRANSFER: _FIRST,
    PaymentType.OTHER: _FIRST,
}
"""The statuses that the root of a payment may have."""


class Progress(NamedTuple):  # made for every record: a quarter of what a frozen dataclass costs
    """Where a payment stands: the totals of its records so far, in minor units."""

    type: PaymentType
    first_status: Status
    state: Status
    amount: int
    settled: int = 0  # captured, received or sent
    refunded: int = 0  # refunded or returned
    reversed: int = 0  # refunds or returns that were undone
    disputed: int = 0  # in the open dispute; 0 where none is open
    lost: int = 0  # in disputes

    @property
    def to_capture(self) -> int:
        return self.amount - self.settled

    @property
    def to_refund(self) -> int:
        return self.settled - self.refunded + self.reversed - self.lost

    @property
    def to_reverse(self) -> int:
        return self.refunded - self.reversed

    @property
    def consumer_amount(self) -> int:
        """What the consumer ends with as the payment's amount (lifecycle.md, how the consumer reads, 2 and 3)."""
        base = self.settled if self.first_status is Status.AUTHORISATION else self.amount
        return base - self.refunded + self.reversed

    @property
    def settlement(self) -> Status:
        """The state in the answer to a replayed POST (lifecycle.md, rule 7)."""
        return Status.SUCCEEDED if self.refunded else self.state


TOTALS_MOVED: dict[Status, dict[str, int]] = {
    Status.SUCCEEDED: {"settled": +1},
    Status.CAPTURE: {"settled": +1},
    Status.REFUNDED: {"refunded": +1},
    Status.REFUND_REVERSED: {"reversed": +1},
    Status.DISPUTE: {"disputed": +1},
    Status.DISPUTE_WON: {"disputed": -1},
    Status.DISPUTE_LOST: {"disputed": -1, "lost": +1},
}
"""The totals that a child's amount is added to, or taken from."""

_SIGNS = {status: [moved.get(total, 0) for total in Progress._fields[4:]] for status, moved in TOTALS_MOVED.items()}


def begin(type: PaymentType, status: Status, amount: int) -> Progress:
    """A payment of which only the root is written."""
    settled = amount if status is _SUCCEEDED else 0
    return Progress(type, status, status, amount, settled)


def follow(progress: Progress, status: Status, amount: int) -> Progress:
    """The payment after one more record."""
    type, first_status, _, whole, *totals = progress
    if status in _SIGNS:
        totals = [total + sign * amount for total, sign in zip(totals, _SIGNS[status], strict=True)]
    return Progress(type, first_status, status, whole, *totals)


_INTERNAL, _BENEFICIARY = Kind.INTERNAL, Kind.BENEFICIARY
_NAMES = {_INTERNAL: "an internal account", _BENEFICIARY: "a beneficiary", None: "empty"}


@dataclass(frozen=True, slots=True)
class Sides:
    """The kinds of account that each side may be; None where it may be left out."""

    source: tuple[Kind | None, ...]
    destination: tuple[Kind | None, ...]


SIDES: dict[PaymentType, Sides] = {
    PaymentType.PAYIN: Sides((None, _BENEFICIARY), (_INTERNAL,)),
    PaymentType.PAYOUT: Sides((_INTERNAL,), (_BENEFICIARY,)),
    PaymentType.TRANSFER: Sides((_INTERNAL,), (_INTERNAL,)),
    PaymentType.OTHER: Sides((None, _INTERNAL, _BENEFICIARY), (None, _INTERNAL, _BENEFICIARY)),
}


class SomeAccount(Protocol):
    @property
    def reference(self) -> str: ...
    @property
    def kind(self) -> str: ...


def check_sides(type: PaymentType, source: SomeAccount | None, destination: SomeAccount | None) -> None:
    """Raises NotPossible where a side is of the wrong kind, or both are the same."""
    rules, name = SIDES[type], type.lower()
    for side, account, kinds in (("source", source, rules.source), ("destination", destination, rules.destination)):
        kind = Kind(account.kind) if account else None
        if kind not in kinds:
            actual = f"{account.reference} is {_NAMES[kind]}" if account else "it is empty"
            raise NotPossible(f"The {side} of a {name} has to be {' or '.join(_NAMES[k] for k in kinds)}; {actual}.")
    if source and source == destination:
        raise NotPossible(f"The source and the destination of a {name} have to differ; both are {source.reference}.")
    if not any(account and account.kind == Kind.INTERNAL for account in (source, destination)):
        raise NotPossible("One side of a payment has to be an internal account.")


@dataclass(frozen=True, slots=True)
class Effect:
    """How often the amount is added to each side: -1, 0 or 1. A side that is no internal account holds nothing."""

    source: int = 0
    destination: int = 0


NOTHING = Effect()

_IN, _OUT, _TRANSFER, _OTHER = PaymentType
_ROOT, _CHILD = True, False

EFFECTS: dict[tuple[PaymentType, Status, bool], Effect] = {
    (_IN, Status.SUCCEEDED, _ROOT): Effect(destination=+1),
    (_IN, Status.SUCCEEDED, _CHILD): Effect(destination=+1),
    (_IN, Status.CAPTURE, _CHILD): Effect(destination=+1),
    (_IN, Status.REFUND_REVERSED, _CHILD): Effect(destination=+1),
    (_IN, Status.DISPUTE_WON, _CHILD): Effect(destination=+1),
    (_IN, Status.REFUNDED, _CHILD): Effect(destination=-1),
    (_IN, Status.DISPUTE, _CHILD): Effect(destination=-1),
    # Funds leave at once, PENDING or not; a child SUCCEEDED therefore takes nothing more.
    (_OUT, Status.PENDING, _ROOT): Effect(source=-1),
    (_OUT, Status.SUCCEEDED, _ROOT): Effect(source=-1),
    (_OUT, Status.FAILED, _CHILD): Effect(source=+1),
    (_OUT, Status.CANCELLED, _CHILD): Effect(source=+1),
    (_OUT, Status.EXPIRED, _CHILD): Effect(source=+1),
    (_OUT, Status.REFUNDED, _CHILD): Effect(source=+1),
    (_OUT, Status.REFUND_REVERSED, _CHILD): Effect(source=-1),
    (_TRANSFER, Status.PENDING, _ROOT): Effect(source=-1),
    (_TRANSFER, Status.SUCCEEDED, _ROOT): Effect(source=-1, destination=+1),
    (_TRANSFER, Status.SUCCEEDED, _CHILD): Effect(destination=+1),
    (_TRANSFER, Status.FAILED, _CHILD): Effect(source=+1),
    (_TRANSFER, Status.CANCELLED, _CHILD): Effect(source=+1),
    (_TRANSFER, Status.EXPIRED, _CHILD): Effect(source=+1),
    (_TRANSFER, Status.REFUNDED, _CHILD): Effect(source=+1, destination=-1),
    (_TRANSFER, Status.REFUND_REVERSED, _CHILD): Effect(source=-1, destination=+1),
    (_OTHER, Status.SUCCEEDED, _ROOT): Effect(source=-1, destination=+1),
    (_OTHER, Status.SUCCEEDED, _CHILD): Effect(source=-1, destination=+1),
}
"""By type, status, and whether the record is its payment's root. A child that ends a payment follows a PENDING root."""


def effect(type: PaymentType, status: Status, is_root: bool) -> Effect:
    """The effect of one record; most have none."""
    return EFFECTS.get((type, status, is_root), NOTHING)
