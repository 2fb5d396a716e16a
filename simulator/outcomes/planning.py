"""When the steps of a course are due for one payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from simulator.outcomes.course import Course, Step
from simulator.outcomes.drawing import source
from tenants.clock import later


@dataclass(frozen=True, slots=True)
class Planned:
    """A step of one payment, and when it is due."""

    at: datetime
    step: Step


def plan(course: Course, start: datetime, seed: str, place: int) -> Sequence[Planned]:
    """The steps of a payment that started at `start`, each at its moment; delays that vary are drawn."""
    if not course.steps:
        return ()
    random, at, planned = source(seed, place, "delays"), start, []
    for step in course.steps:
        at = later(at, step.delay.drawn(random))
        planned.append(Planned(at, step))
    return planned
