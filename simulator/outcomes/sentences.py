"""A course in plain English."""

from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import Status
from ledgerdata.rules.reasons import find_reason
from simulator.outcomes.course import Course, Step, Units
from simulator.outcomes.durations import say_delay
from simulator.outcomes.printing import write_part

_ALONE: dict[Status, str] = {
    Status.PENDING: "It stays PENDING until somebody settles it",
    Status.AUTHORISATION: "It stays AUTHORISATION until somebody captures or voids it",
    Status.SUCCEEDED: "It succeeds at once",
    Status.FAILED: "It fails at once",
    Status.CANCELLED: "It is cancelled at once",
    Status.EXPIRED: "It is expired at once",
    Status.OTHER: "It stays OTHER",
}
_EVENTS: dict[Action, str] = {
    Action.SUCCEED: "it succeeds",
    Action.FAIL: "it fails",
    Action.CANCEL: "it is cancelled",
    Action.EXPIRE: "it expires",
    Action.CAPTURE: "{part} {are} captured",
    Action.FAIL_CAPTURE: "the capture of {part} fails",
    Action.VOID: "the authorisation is voided",
    Action.REFUND: "{part} {are} refunded",
    Action.FAIL_REFUND: "a refund of {part} fails",
    Action.REVERSE_REFUND: "the refund of {part} is reversed",
    Action.DISPUTE: "{part} {are} disputed",
    Action.WIN: "the dispute is won",
    Action.LOSE: "the dispute is lost",
    Action.RETURN: "{part} {are} returned",
    Action.REVERSE_RETURN: "the return of {part} is reversed",
}


def say(course: Course) -> str:
    """`It starts PENDING. After 30 seconds it succeeds. 2 days later 40 % of it is returned.`"""
    if not course.steps:
        return f"{_ALONE[course.first]}{_because(course.reason)}."
    parts = [f"It starts {course.first}{_because(course.reason)}."]
    for number, step in enumerate(course.steps):
        when = f"{say_delay(step.delay)} later" if number else f"After {say_delay(step.delay)}"
        parts.append(f"{when} {say_step(step)}.")
    return " ".join(parts)


def say_step(step: Step) -> str:
    """What the step does, without its time: `40 % of it is returned (AC04, ClosedAccountNumber: ...)`."""
    part = "all that is left" if step.part is None else write_part(step.part) + " of it"
    are = "are" if isinstance(step.part, Units) and step.part.number != 1 else "is"
    return _EVENTS[step.action].format(part=part, are=are) + _because(step.reason)


def _because(code: str) -> str:
    reason = find_reason(code) if code else None
    return f" ({reason.code}, {reason.text})" if reason else ""
