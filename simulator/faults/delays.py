"""How long an answer is kept back: a fixed time, one drawn between two, or one of a log-normal distribution."""

import math
import re
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from simulator.outcomes.durations import read_delay, read_duration, say_delay, say_duration
from simulator.outcomes.errors import CourseError

LONGEST = timedelta(minutes=10)
P95 = 1.6448536269514722
"""Standard deviations from the median of a normal distribution to its 95th percentile."""
RIGHT = "write 2s, 1s..5s, or median 200ms p95 2s"

_LOG_NORMAL = re.compile(r"median\s+(\S+)[\s,]+p95\s+(\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wait:
    """From `least` to `most`, every length alike; or, where `p95` is given, log-normal with the median `least`."""

    least: timedelta
    most: timedelta
    p95: timedelta | None = None

    def seconds(self, random: Random) -> float:
        """One length; the same random numbers give the same one."""
        if self.p95 is not None:
            spread = math.log(self.p95 / self.least) / P95
            drawn = math.exp(random.gauss(math.log(self.least.total_seconds()), spread))
            return min(drawn, LONGEST.total_seconds())
        return random.uniform(self.least.total_seconds(), self.most.total_seconds())

    def say(self) -> str:
        if self.p95 is not None:
            return f"half of them by {say_duration(self.least)}, 95 % by {say_duration(self.p95)}"
        return say_delay(read_delay(f"{_milliseconds(self.least)}..{_milliseconds(self.most)}"))


def read_wait(text: str) -> Wait:
    """What the text says. Raises ValueError that shows what would be right."""
    try:
        wait = _read(text.strip())
    except CourseError as error:
        raise ValueError(f"cannot be read; {RIGHT}. {error}") from error
    if max(wait.most, wait.p95 or wait.most) > LONGEST:
        raise ValueError(f"may be {say_duration(LONGEST)} at most")
    return wait


def _read(text: str) -> Wait:
    match = _LOG_NORMAL.fullmatch(text)
    if match is None:
        delay = read_delay(text)
        return Wait(delay.least, delay.most)
    median, p95 = read_duration(match[1]), read_duration(match[2])
    if not timedelta(0) < median <= p95:
        raise ValueError(f"has a median of 0, or one above its p95; {RIGHT}")
    return Wait(median, median, p95)


def _milliseconds(length: timedelta) -> str:
    return f"{length // timedelta(milliseconds=1)}ms"
