"""The actions on a payment: which is legal in which state, and the record that it writes. Pure.

The table RULES is lifecycle.md's table of actions; each row is one line of it. What a rule requires is the state of the
payment, and the running totals in its Progress.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ledgerdata.rules.lifecycle import PaymentType, Progress, Status

_PENDING = Status.PENDING  # on Python 3.11 a member costs 10 times what a name does


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
