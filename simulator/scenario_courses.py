"""Stories of the generator as courses, and what its runs leave open as due steps."""

from collections.abc import Sequence
from datetime import timedelta

from ledgerdata.generate import scenario
from ledgerdata.generate.draw import Draw
from ledgerdata.generate.open_ends import OpenEnd
from ledgerdata.operations import Book
from simulator.outcomes.course import WHOLE, Course, Share, Step
from simulator.outcomes.durations import fixed
from simulator.outcomes.planning import Planned
from simulator.waiting import new_step, put_steps

AT_ONCE = timedelta(0)


def course_of(life: scenario.Life, draw: Draw) -> Course:
    """A story of the generator as the course of one payment; its times are drawn."""
    return Course(life.first, tuple(_step(step, draw.around(step.after)) for step in life.steps))


def put_open_ends(book: Book, ends: Sequence[OpenEnd]) -> None:
    """Puts on the list of due steps what a run left open, so that its payments go on by themselves."""
    planned = [(end.payment.pk, Planned(end.at, _step(end.step, AT_ONCE))) for end in ends]
    put_steps(book.tenant, [new_step(book.tenant, payment, step) for payment, step in planned])


def _step(step: scenario.Step, after: timedelta) -> Step:
    """A story's step is for a part of what is left then, which of the first one is a part of the amount."""
    part = Share(step.percent * WHOLE // 100) if step.percent < 100 else None
    return Step(step.action, fixed(after), part)
