"""The life of a payment: which action is legal in which state, and the record that it writes. Pure.

The table RULES is lifecycle.md's table of actions; each row is one line of it. The state of a payment is the status of
its last record; what else a rule requires is read from the running totals in Progress.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


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


_PENDING, _SUCCEEDED = Status.PENDING, Status.SUCCEEDED  # on Python 3.11 a member costs 10 times what a name does


class Action(StrEnum):
    SUCCEED = "succeed"
    FAIL = "fail"
    CANCEL = "cancel"
    EXPIRE = "expire"
    CAPTURE = "capture"
    FAIL_CAPTURE = "fail_capture"
    VOID = "void"
    REFUND = "refund"
    FAIL_REFUND = "fail_refund"
    REVERSE_REFUND = "reverse_refund"
    DISPUTE = "dispute"
    WIN = "win"
    LOSE = "lose"
    RETURN = "return"
    REVERSE_RETURN = "reverse_return"

    @property
    def label(self) -> str:
        """As people read it on a button: `Fail capture`."""
        return self.value.replace("_", " ").capitalize()


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


def begin(type: PaymentType, status: Status, amount: int) -> Progress:
    """A payment of which only the root is written."""
    settled = amount if status is _SUCCEEDED else 0
    return Progress(type, status, status, amount, settled)


def follow(progress: Progress, status: Status, amount: int) -> Progress:
    """The payment after one more record."""
    moved = {total: getattr(progress, total) + sign * amount for total, sign in TOTALS_MOVED.get(status, {}).items()}
    return progress._replace(state=status, **moved)


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be true of a payment for an action; `needs` says it in words."""

    needs: str
    holds: Callable[[Progress], bool]


_CAPTURABLE = (Status.AUTHORISATION, Status.CAPTURE_FAILED, Status.CAPTURE)

PENDING = Condition("a payment that is pending", lambda p: p.state is _PENDING)
CAPTURABLE = Condition(
    "an authorisation of which something is left to capture", lambda p: p.state in _CAPTURABLE and p.to_capture > 0
)
UNCAPTURED = Condition(
    "an authorisation of which nothing is captured", lambda p: p.state in _CAPTURABLE and p.settled == 0
)
HOLDS_MONEY = Condition(
    "money received and not given back, and no open dispute", lambda p: p.disputed == 0 and p.to_refund > 0
)
GAVE_BACK = Condition("a refund or return that is not reversed yet", lambda p: p.to_reverse > 0)
DISPUTED = Condition("an open dispute", lambda p: p.disputed > 0)
SENT = Condition("money sent and not returned", lambda p: p.to_refund > 0)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table. `rest` is the most the action may be for; unless `partial`, it is for all of that."""

    types: tuple[PaymentType, ...]
    when: Condition
    action: Action
    status: Status
    rest: Callable[[Progress], int]
    partial: bool = False


def _whole(progress: Progress) -> int:
    return progress.amount


def _captures(progress: Progress) -> int:
    return progress.to_capture


def _refunds(progress: Progress) -> int:
    return progress.to_refund


def _reversals(progress: Progress) -> int:
    return progress.to_reverse


def _dispute(progress: Progress) -> int:
    return progress.disputed


_ALL = tuple(PaymentType)
_IN = (PaymentType.PAYIN,)
_OUT = (PaymentType.PAYOUT, PaymentType.TRANSFER)

RULES: tuple[Rule, ...] = (
    Rule(_ALL, PENDING, Action.SUCCEED, Status.SUCCEEDED, _whole),
    Rule(_ALL, PENDING, Action.FAIL, Status.FAILED, _whole),
    Rule(_ALL, PENDING, Action.CANCEL, Status.CANCELLED, _whole),
    Rule(_ALL, PENDING, Action.EXPIRE, Status.EXPIRED, _whole),
    Rule(_IN, CAPTURABLE, Action.CAPTURE, Status.CAPTURE, _captures, partial=True),
    Rule(_IN, CAPTURABLE, Action.FAIL_CAPTURE, Status.CAPTURE_FAILED, _captures, partial=True),
    Rule(_IN, UNCAPTURED, Action.VOID, Status.CANCELLED, _whole),
    Rule(_IN, UNCAPTURED, Action.EXPIRE, Status.EXPIRED, _whole),
    Rule(_IN, HOLDS_MONEY, Action.REFUND, Status.REFUNDED, _refunds, partial=True),
    Rule(_IN, HOLDS_MONEY, Action.FAIL_REFUND, Status.REFUNDED_FAILURE, _refunds, partial=True),
    Rule(_IN, GAVE_BACK, Action.REVERSE_REFUND, Status.REFUND_REVERSED, _reversals, partial=True),
    Rule(_IN, HOLDS_MONEY, Action.DISPUTE, Status.DISPUTE, _refunds, partial=True),
    Rule(_IN, DISPUTED, Action.WIN, Status.DISPUTE_WON, _dispute),
    Rule(_IN, DISPUTED, Action.LOSE, Status.DISPUTE_LOST, _dispute),
    Rule(_OUT, SENT, Action.RETURN, Status.REFUNDED, _refunds, partial=True),
    Rule(_OUT, GAVE_BACK, Action.REVERSE_RETURN, Status.REFUND_REVERSED, _reversals, partial=True),
)

_RULES_OF = {action: tuple(rule for rule in RULES if rule.action is action) for action in Action}


def legal(progress: Progress) -> dict[Action, Rule]:
    """The actions that the payment allows now, with the row of the table that allows each."""
    return {rule.action: rule for rule in RULES if progress.type in rule.types and rule.when.holds(progress)}


def allowed(progress: Progress, action: Action) -> Rule | None:
    """The row of the table that allows `action` now; None where none does."""
    for rule in _RULES_OF[action]:
        if progress.type in rule.types and rule.when.holds(progress):
            return rule
    return None


def why_not(progress: Progress, action: Action) -> str:
    """Why `action` is not among the legal ones, in words."""
    needs, type = needed_for(progress.type, action), progress.type.lower()
    if not needs:
        return f"{action.label} does not exist for a {type}."
    return f"{action.label} needs {needs}; the state of this {type} is {progress.state.in_words}."


def needed_for(type: PaymentType, action: Action) -> str:
    """What `action` needs of a payment of the type, in words; nothing where such a payment never allows it."""
    return ", or ".join(rule.when.needs for rule in RULES if rule.action is action and type in rule.types)
