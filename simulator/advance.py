"""Moves a dataset's time forward: by a length, to a moment, to the next due step, or to the last one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ledgerdata.rules.errors import InvalidInput, NotPossible
from ledgerdata.rules.moments import read_moment, write_moment
from simulator.due import do_all_due
from simulator.due_work import Done
from simulator.live import live_of
from simulator.outcomes.durations import RIGHT, read_duration
from simulator.waiting import waiting
from tenants.attention import note_attention
from tenants.clock import locked_clock, machine_time, now_of
from tenants.models import Tenant

MOST_STEPS = 100_000  # that one call does; the rest is done when the dataset is touched, or by the next call
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
        left = f" More is due ({behind} still to come): advance again, or read the dataset." if behind else ""
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


def advance(tenant: Tenant, target: Target, *, most: int = MOST_STEPS) -> Advanced:
    """Moves the dataset's time forward, and does what is due by then: about `most` steps and payments.

    What is left is done when the dataset is touched.
    Raises InvalidInput where it would move back, or too far; NotPossible where nothing is due that it could move to.
    """
    _move(tenant, target)
    done = do_all_due(tenant, most)
    with locked_clock(tenant) as clock:
        now, live = machine_time(clock.tenant), live_of(clock.tenant)
        is_behind = bool(live and live.next_at and live.next_at <= now)
        left = waiting(clock.tenant).filter(due_at__lte=now).count()
        return Advanced(now_of(clock.tenant), done, left, is_behind)


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
