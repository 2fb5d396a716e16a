"""Checks before a run that its rows have room before now, and that its accounts can pay."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ledgerdata.generate.forecast import most_rows
from ledgerdata.generate.plan import SENT, Plan
from ledgerdata.generate.timeline import FEW, ROOM, Timeline
from ledgerdata.rules.lifecycle import PaymentType
from tenants.clock import TICK

MOST_KEPT_FREE = timedelta(minutes=1)  # before now, for what crowds at the end of a story
LEAST_FIRST_BALANCE = 1_000_000  # cents
PER_PAYMENT = 100_000  # cents: a settlement, or a part of a salary

_RECEIVED = (PaymentType.PAYIN, PaymentType.OTHER)


@dataclass(frozen=True, slots=True)
class Room:
    """Where the rows of a plan will stand: from when to when, and how far apart at least on average.

    `is_free` says that all of the period is free, else the story is squeezed into what is left. `ahead` is how far the
    last row may stand past the dataset's now.
    """

    begins: datetime
    ends: datetime
    rows: int
    is_free: bool
    ahead: timedelta

    @property
    def spacing(self) -> timedelta:
        return (self.ends - self.begins) / max(self.rows, 1)


def timeline_of(plan: Plan) -> Timeline:
    return Timeline.after(plan.ground.last_record, plan.start, plan.until, most_rows(plan))


def room_of(plan: Plan) -> Room:
    """The room of a plan, for the most rows that it can have."""
    now, rows, timeline = plan.ground.moment, most_rows(plan), timeline_of(plan)
    records = rows - plan.new_accounts - plan.new_beneficiaries
    lists = [
        (plan.ground.last_record, records),
        (plan.ground.last_account, plan.new_accounts),
        (plan.ground.last_beneficiary, plan.new_beneficiaries),
    ]
    packed = [_packed(last, plan.start, count) for last, count in lists if count]
    latest = max([plan.until, *packed])
    begins = timeline.free_from
    ends = max(plan.until if begins < plan.until else begins, begins + records * ROOM * (records > FEW))
    return Room(begins, ends, records, timeline.is_free, max(latest - now, timedelta(0)))


def settled(plan: Plan, *, is_now: bool) -> Plan:
    """The plan with what follows from its size: its end, a little before now, and the first balance of an account."""
    if is_now:
        plan = replace(plan, until=plan.until - min(most_rows(plan) * ROOM, MOST_KEPT_FREE))
    if plan.first_balance:
        share = max(plan.sent * PER_PAYMENT // plan.accounts, LEAST_FIRST_BALANCE)
        plan = replace(plan, first_balance=_round(share))
    return plan


def check_room(plan: Plan) -> None:
    """Raises ValueError where creation times would run past now, and nobody said that they may."""
    room = room_of(plan)
    if plan.into_the_future or not room.ahead:
        return
    if plan.until > plan.ground.moment:
        raise ValueError(f"is needed: the period ends at {plan.until:%Y-%m-%d %H:%M:%S} UTC, which is past now")
    new = plan.new_accounts + plan.new_beneficiaries
    raise ValueError(
        f"is needed: after what the dataset holds there is no room before now for {room.rows:,} records and {new:,} "
        f"accounts and beneficiaries at {ROOM // TICK // 1_000} ms apart; they would stand up to {seconds(room.ahead)} "
        "past now. Make fewer, or empty the dataset first"
    )


def check_funds(plan: Plan) -> None:
    """Raises ValueError where the plan has payments that no account can ever pay."""
    types = {strand.type for strand, count in plan.strands() if count}
    if not plan.is_exact or plan.first_balance or not types & set(SENT) or types & set(_RECEIVED):
        return
    if not set(plan.assets) & set(plan.ground.held):
        raise ValueError(
            f"is needed: no account holds any {' or '.join(plan.assets)}, and no payin brings some, so that nobody can "
            "pay. Give the accounts a first balance, or make payins too"
        )


def seconds(length: timedelta) -> str:
    """A length as people say it: `12 s`, `25 min`, `3 h`, `2 days`."""
    for unit, size in (("days", 86_400), ("h", 3_600), ("min", 60)):
        if length.total_seconds() >= 2 * size:
            return f"{length.total_seconds() / size:,.0f} {unit}"
    return f"{max(length.total_seconds(), 0.1):,.1f} s"


def _packed(last: datetime | None, start: datetime, count: int) -> datetime:
    """The creation time of the last of so many rows that follow `last` as closely as allowed."""
    gap = TICK if count <= FEW else ROOM
    return (start if last is None else max(start, last)) + count * gap


def _round(cents: int) -> int:
    """The next of 1, 2, 5, 10… with zeros that is not below."""
    step = 1
    while True:
        for first in (1, 2, 5):
            if first * step >= cents:
                return first * step
        step *= 10
