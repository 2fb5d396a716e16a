"""Writes a course, in words that `grammar.parse` reads back as the same one."""

from decimal import Decimal

from ledgerdata.rules.lifecycle import Status
from simulator.outcomes.course import AT_ONCE, STARTS_BEFORE, WHOLE, Course, Part, Share, Step
from simulator.outcomes.durations import write_delay

_FIRST = {status: action.value for action, status in AT_ONCE.items()} | {
    Status.PENDING: "pending",
    Status.AUTHORISATION: "authorise",
    Status.OTHER: "other",
}


def write(course: Course) -> str:
    """The course in its shortest words: `succeed after 30s then return 40 % after 2d, reason AC04`."""
    clauses = [_step(step) for step in course.steps]
    is_implied = course.steps and not course.reason and STARTS_BEFORE.get(course.steps[0].action) is course.first
    if not is_implied:
        clauses.insert(0, _FIRST[course.first] + _reason(course.reason))
    return " then ".join(clauses)


def write_part(part: Part) -> str:
    """`40 %`, or `500 minor units`."""
    if isinstance(part, Share):
        percent = f"{Decimal(part.millionths) * 100 / WHOLE:f}"
        return f"{percent.rstrip('0').rstrip('.') if '.' in percent else percent} %"
    return f"{part.number} minor unit{'' if part.number == 1 else 's'}"


def _step(step: Step) -> str:
    part = f" {write_part(step.part)}" if step.part else ""
    return f"{step.action.label.lower()}{part} after {write_delay(step.delay)}{_reason(step.reason)}"


def _reason(code: str) -> str:
    return f", reason {code}" if code else ""
