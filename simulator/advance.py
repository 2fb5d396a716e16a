"""Moves a dataset's time forward: by a length, to a moment, to the next due step, or to the last one."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import monotonic

from ledgerdata.rules.errors import InvalidInput, NotPossible
from ledgerdata.rules.values import read_moment, write_moment
from simulator.due import due_in_turns
from simulator.due_work import Done
from simulator.live import live_of
from simulator.outcomes.durations import RIGHT, read_duration
from simulator.waiting import waiting
from tenants.attention import note_attention
from tenants.clock import locked_clock, machine_time, now_of
from tenants.datasets import numbered
from tenants.db.faults import UNAVAILABLE
from tenants.models import Tenant

MOST_STEPS = 100_000  # that one call does; the rest is done when the dataset is touched, or by the next call
ANSWERED_WITHIN = 3.0  # seconds for which a call works where somebody waits for an answer: clients wait for 5 or 10
LAST_MOMENT = datetime(2200, 1, 1, tzinfo=UTC)
"""Time does not move past it: some consumers count nanoseconds in 64 bits, which end in 2262."""

NEXT, END = "next", "end"

Target = Callable[[Tenant], datetime]
"""The moment to which a dataset's time is to move."""


@dataclass(frozen=True, slots=True)
class Advanced:
    """Where a dataset's time stands, and what was done on the way."""

    now: datetime
    done: Done
    still_due: int
    is_live_behind: bool  # payments of live traffic are yet to be written

    @property
    def in_words(self) -> str:
        """In words, with what to do where something is left."""
        live = "payments of live traffic are" if self.is_live_behind else ""
        behind = f"{self.still_due:,} steps are" if self.still_due else live
        left = f" More is due ({behind} still to come): advance by 0s to go on, or read the dataset." if behind else ""
        return f"It is {write_moment(self.now)} now: {self.done.in_words}.{left}"


def read_target(text: str) -> Target:
    """`3d`, `2026-12-24T18:00:00Z`, `next` or `end`. Raises InvalidInput."""
    wanted = text.strip()
    if wanted.lower() == NEXT:
        return _next_step
    if wanted.lower() == END:
        return _last_step
    try:
        return by(read_duration(wanted))
    except ValueError as no_duration:
        try:
            return to(read_moment(wanted))
        except ValueError:
            raise InvalidInput(
                {"to": f"is {text[:100]!r}; {RIGHT}, a moment like 2026-12-24T18:00:00Z, next or end"}
            ) from no_duration


def by(length: timedelta) -> Target:
    """So much later than now."""
    return lambda tenant: now + length if (now := now_of(tenant)) <= LAST_MOMENT else now


def to(moment: datetime) -> Target:
    """That moment."""
    return lambda tenant: moment


def advance(tenant: Tenant, target: Target, *, most: int = MOST_STEPS, within: float | None = None) -> Advanced:
    """Moves the dataset's time forward, and does what is due by then: about `most` steps and payments.

    `within` is the time for it, in seconds. What is left is done when the dataset is touched, or by advancing by 0s.
    Raises InvalidInput where it would move back, or too far; NotPossible where nothing is due that it could move to.
    """
    until = monotonic() + within if within is not None else None
    _move(tenant, target)
    done = _do_due(tenant, most, until)
    now = numbered(tenant.number)
    if now is None:
        raise Tenant.DoesNotExist
    moment, live = machine_time(now), live_of(now)
    is_behind = bool(live and live.next_at and live.next_at <= moment)
    return Advanced(now_of(now), done, waiting(now).filter(due_at__lte=moment).count(), is_behind)


def _do_due(tenant: Tenant, most: int, until: float | None) -> Done:
    """Where the database fails it, it stops: time has moved already, so to repeat the call would move it twice."""
    done = Done()
    with suppress(*UNAVAILABLE):
        for some in due_in_turns(tenant, most):
            done += some
            if until is not None and monotonic() >= until:
                break
    return done


def _move(tenant: Tenant, target: Target) -> None:
    with locked_clock(tenant) as clock:
        now, moment = now_of(clock.tenant), target(clock.tenant)  # in this order: a length of nothing is not too late
        if moment < now:
            raise InvalidInput(
                {"to": f"is {write_moment(moment)}, but it is {write_moment(now)} already; time only goes on"}
            )
        if moment > LAST_MOMENT:
            raise InvalidInput({"to": f"is {write_moment(moment)}; time ends at {write_moment(LAST_MOMENT)}"})
        ahead = moment - machine_time(clock.tenant)
        clock.tenant.lead += max(ahead // timedelta(microseconds=1), 0)
        Tenant.objects.filter(pk=clock.tenant.pk).update(lead=clock.tenant.lead)
        note_attention(clock.tenant)


def _next_step(tenant: Tenant) -> datetime:
    return max(_due_at(tenant, "due_at"), now_of(tenant))


def _last_step(tenant: Tenant) -> datetime:
    return max(_due_at(tenant, "-due_at"), now_of(tenant))


def _due_at(tenant: Tenant, order: str) -> datetime:
    found = waiting(tenant).order_by(order).values_list("due_at", flat=True).first()
    if found is None:
        raise NotPossible("Nothing is due in this dataset, so there is no step to advance to.")
    return found
