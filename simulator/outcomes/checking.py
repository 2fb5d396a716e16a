"""Checks a course against the lifecycle: for which types of payment it is possible, and why not for the others."""

from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from ledgerdata.rules.actions import Rule, allowed, why_not
from ledgerdata.rules.lifecycle import FIRST_STATUSES, PaymentType, Status, begin, follow
from ledgerdata.rules.reasons import reason_for
from simulator.outcomes.course import Course, Step
from simulator.outcomes.durations import say_duration
from simulator.outcomes.errors import CourseError
from simulator.outcomes.printing import write

SOONEST = timedelta(seconds=15)
"""A PENDING payout that ends earlier may stay PROCESSING at the consumer for ever (lifecycle.md, seen with the real
service): its end may be older than the moment at which the consumer handled the answer."""

_LARGE = 10**30  # so large that a number of minor units never uses up an amount: a course is possible if it can be


class Problem(NamedTuple):
    """Why no payment of a type can take a course, and how many of its steps one could take."""

    steps: int
    text: str


def check(course: Course, *types: PaymentType) -> None:
    """Raises CourseError where the course is possible for none of the types (of all, where none is named)."""
    problems = [problem(course, type) for type in types or tuple(PaymentType)]
    found = [each for each in problems if each]
    if len(found) == len(problems):
        raise CourseError(max(found, key=lambda each: each.steps).text)


def check_for_all(course: Course) -> None:
    """Raises CourseError where some type of payment cannot take the course."""
    for type in PaymentType:
        check(course, type)


@lru_cache(maxsize=1024)
def possible_types(course: Course) -> tuple[PaymentType, ...]:
    """The types of payment that the course is possible for."""
    return tuple(type for type in PaymentType if problem(course, type) is None)


@lru_cache(maxsize=4096)
def problem(course: Course, type: PaymentType) -> Problem | None:
    """Why no payment of this type can take the course; None where one can."""
    if course.first not in FIRST_STATUSES[type]:
        starts = ", ".join(FIRST_STATUSES[type])
        return Problem(-1, f"No {type} starts {course.first}; it starts as one of {starts}.")
    progress = begin(type, course.first, _LARGE)
    for done, step in enumerate(course.steps):
        rule = allowed(progress, step.action)
        if rule is None:
            return Problem(done, f'"{write(course)}": {why_not(progress, step.action)}')
        if faulty := _problem_of_step(step, rule, type):
            return Problem(done, faulty)
        rest = rule.rest(progress)
        progress = follow(progress, rule.status, min(step.part.of(_LARGE), rest) if step.part else rest)
    return None


def too_soon(course: Course, *types: PaymentType) -> str | None:
    """The warning for a payout or transfer that ends too early for the consumer."""
    ends_early = course.first is Status.PENDING and course.steps and course.steps[0].delay.least < SOONEST
    posted = {PaymentType.PAYOUT, PaymentType.TRANSFER}.intersection(types or tuple(PaymentType))
    if not ends_early or not posted:
        return None
    return (
        f"It ends earlier than {say_duration(SOONEST)} after it starts: the consumer may still be handling the answer "
        "then, and its payment initiation stays PROCESSING for ever. The payment itself is read right."
    )


def _problem_of_step(step: Step, rule: Rule, type: PaymentType) -> str | None:
    if step.part and not rule.partial:
        return f"{step.action.label} is for the whole amount: leave the part out."
    if step.reason:
        try:
            reason_for(step.reason, step.action, (type,))
        except ValueError as error:
            return f"The reason of a {type} {error}."
    return None
