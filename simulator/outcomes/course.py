"""A course: the first status of a payment, and the steps that follow."""

from dataclasses import dataclass
from typing import NamedTuple

from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import Status
from simulator.outcomes.durations import Delay

MOST_STEPS = 20
WHOLE = 1_000_000  # millionths


class Share(NamedTuple):
    """A part of the payment's amount."""

    millionths: int

    def of(self, amount: int) -> int:
        """The part in minor units, rounded down, and at least one."""
        return max(amount * self.millionths // WHOLE, 1)


class Units(NamedTuple):
    """So many minor units, whatever the payment's amount is."""

    number: int

    def of(self, amount: int) -> int:
        return self.number


Part = Share | Units


@dataclass(frozen=True, slots=True)
class Step:
    """An action of the lifecycle that is due some time after what came before it.

    It is for `part` of the payment, at most for what is left then; without a part it is for all that is left.
    """

    action: Action
    delay: Delay
    part: Part | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """The first status of a payment, with the reason for it where it failed at once, and the steps that follow."""

    first: Status
    steps: tuple[Step, ...] = ()
    reason: str = ""


AT_ONCE: dict[Action, Status] = {
    Action.SUCCEED: Status.SUCCEEDED,
    Action.FAIL: Status.FAILED,
    Action.CANCEL: Status.CANCELLED,
    Action.EXPIRE: Status.EXPIRED,
}
"""The status of a payment that starts with what the action would end it with."""

STARTS_BEFORE: dict[Action, Status] = {
    **dict.fromkeys(AT_ONCE, Status.PENDING),
    **dict.fromkeys((Action.CAPTURE, Action.FAIL_CAPTURE, Action.VOID), Status.AUTHORISATION),
    **dict.fromkeys((Action.REFUND, Action.FAIL_REFUND, Action.DISPUTE, Action.RETURN), Status.SUCCEEDED),
}
"""How a payment starts whose course names no first status, by its first step."""
