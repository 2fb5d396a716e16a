"""When a fault rule hits, of the requests that match it: counted, drawn, limited in time or by a rate."""

from dataclasses import dataclass
from datetime import datetime

from ledgerdata.rules.values import Checker, write_moment
from simulator.outcomes.course import WHOLE, Share
from simulator.outcomes.drawing import draw
from simulator.outcomes.printing import write_part

MOST_COUNT = 1_000_000_000
MOST_RATE = 1_000_000
ONE = 1_000_000
"""A request's price, in the units that a rate's allowance is kept in."""


@dataclass(slots=True)
class Count:
    """How far a rule has come since it was switched on.

    `seen` counts the requests that matched, `hits` those that it hit. `allowance` is what its rate allows at once, in
    millionths of a request, as it was at the machine's moment `refilled_at`.
    """

    seen: int = 0
    hits: int = 0
    last_hit_at: datetime | None = None
    allowance: int = 0
    refilled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class When:
    """All that is named has to be true. `per_second` is a rate in thousandths of a request a second, 0 for none."""

    most: int | None = None
    every: int = 1
    start: int = 1
    millionths: int | None = None
    until: datetime | None = None
    per_second: int = 0
    burst: int = 1

    def check(self) -> None:
        """Raises InvalidInput with every faulty field."""
        checker = Checker()
        for name in ("every", "start", "burst"):
            checker.take(name, _count, getattr(self, name))
        if self.most is not None:
            checker.take("most", _count, self.most)
        checker.take("share", _share, self.millionths)
        checker.take("per_second", _rate, self.per_second)
        checker.done()

    def is_over(self, count: Count, now: datetime) -> bool:
        """Whether the rule will never hit again; `now` is of the dataset's time."""
        return (self.most is not None and count.hits >= self.most) or (self.until is not None and now >= self.until)

    def hits(self, count: Count, seed: str, machine: datetime) -> bool:
        """Whether the request that is counted in now is hit; `machine` is the machine's moment."""
        count.seen += 1
        number = count.seen
        if number < self.start or (number - self.start + 1) % self.every:
            return False
        if self.millionths is not None and draw(seed, number, "share", WHOLE) >= self.millionths:
            return False
        return not (self.per_second and self._is_allowed(count, machine))

    def seconds_to_wait(self, count: Count) -> int:
        """Whole seconds after which the rate allows a request again."""
        return -((count.allowance - ONE) * 1000 // (self.per_second * ONE)) if self.per_second else 0

    def say(self) -> str:
        """In words, with a blank in front; nothing where the rule always hits."""
        words = f", the next {self.most:,}" if self.most is not None else ""
        if self.every > 1:
            words += f", every {_ordinal(self.every)}"
        if self.start > 1:
            words += f", from the {_ordinal(self.start)} on"
        if self.millionths is not None:
            words += f", {write_part(Share(self.millionths))} of them"
        if self.per_second:
            words += f", above {self.per_second / 1000:g} a second with bursts of {self.burst:,}"
        return f"{words}, until {write_moment(self.until)[:19]}Z" if self.until else words

    def _is_allowed(self, count: Count, machine: datetime) -> bool:
        """Takes a request's price from the allowance, where there is enough."""
        full = self.burst * ONE
        if count.refilled_at is None:
            count.allowance = full
        else:
            passed = max((machine - count.refilled_at).total_seconds(), 0.0)
            count.allowance = min(full, count.allowance + int(passed * self.per_second * 1000))
        count.refilled_at = machine
        if count.allowance < ONE:
            return False
        count.allowance -= ONE
        return True


def _count(value: int) -> None:
    if not 1 <= value <= MOST_COUNT:
        raise ValueError(f"has to be a whole number from 1 to {MOST_COUNT:,}")


def _share(millionths: int | None) -> None:
    if millionths is not None and not 0 <= millionths <= WHOLE:
        raise ValueError("has to be a share from 0 to 1, such as 0.25")


def _rate(thousandths: int) -> None:
    if not 0 <= thousandths <= MOST_RATE * 1000:
        raise ValueError(f"has to be a number of requests a second, up to {MOST_RATE:,}, such as 2 or 0.5")


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"
