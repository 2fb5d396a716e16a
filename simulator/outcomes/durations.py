"""Lengths of time as people write them: `30s`, `1d12h`, and a span of them: `30s..2m`."""

import re
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from simulator.outcomes.errors import CourseError

MOST = timedelta(days=3650)
RIGHT = "write a number and a unit, such as 500ms, 30s, 2m, 1h30m or 7d"

_MILLISECOND = timedelta(milliseconds=1)
_UNITS = {
    "d": timedelta(days=1),
    "h": timedelta(hours=1),
    "m": timedelta(minutes=1),
    "s": timedelta(seconds=1),
    "ms": _MILLISECOND,
}
_SPOKEN = {"d": "day", "h": "hour", "m": "minute", "s": "second", "ms": "millisecond"}
_ALSO = {
    "w": 7 * _UNITS["d"],
    "week": 7 * _UNITS["d"],
    "weeks": 7 * _UNITS["d"],
    "min": _UNITS["m"],
    "sec": _UNITS["s"],
}
_BY_NAME = _UNITS | _ALSO | {f"{word}{s}": _UNITS[unit] for unit, word in _SPOKEN.items() for s in ("", "s")}
_PART = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,15}))?\s*([a-z]+)\s*")


@dataclass(frozen=True, slots=True)
class Delay:
    """How long something takes: always the same, or drawn between two lengths."""

    least: timedelta
    most: timedelta

    def drawn(self, random: Random) -> timedelta:
        """One length, in whole milliseconds; the same random numbers give the same one."""
        if self.least == self.most:
            return self.least
        return self.least + random.randint(0, (self.most - self.least) // _MILLISECOND) * _MILLISECOND


def fixed(length: timedelta) -> Delay:
    """A delay that is always the same."""
    return Delay(length, length)


def read_duration(text: str) -> timedelta:
    """The length that `text` names, in whole milliseconds. Raises CourseError."""
    left = text.strip().lower()
    milliseconds = 0
    while True:
        match = _PART.match(left)
        unit = _BY_NAME.get(match[3]) if match else None
        if match is None or unit is None:
            raise CourseError(f"{text[:100]!r} is no length of time: {RIGHT}.")
        fraction = match[2] or ""
        milliseconds += int(match[1] + fraction) * (unit // _MILLISECOND) // 10 ** len(fraction)
        if milliseconds > MOST // _MILLISECOND:
            raise CourseError(f"{text!r} is too long: it may be at most {say_duration(MOST)}.")
        left = left[match.end() :]
        if not left:
            return timedelta(milliseconds=milliseconds)


def read_delay(text: str) -> Delay:
    """A length, or two with `..` between them. Raises CourseError."""
    first, dots, last = text.partition("..")
    least = read_duration(first)
    most = read_duration(last) if dots else least
    if most < least:
        raise CourseError(f"{text!r} ends before it begins: write the shorter time first.")
    return Delay(least, most)


def write_duration(length: timedelta) -> str:
    """As `read_duration` reads it: `1d12h`."""
    parts = [f"{count}{unit}" for unit, count in _counted(length)]
    return "".join(parts) or "0s"


def write_delay(delay: Delay) -> str:
    """As `read_delay` reads it: `30s..2m`."""
    least = write_duration(delay.least)
    return least if delay.least == delay.most else f"{least}..{write_duration(delay.most)}"


def say_duration(length: timedelta) -> str:
    """In words: `1 day 12 hours`."""
    parts = [f"{count} {_SPOKEN[unit]}{'' if count == 1 else 's'}" for unit, count in _counted(length)]
    return " ".join(parts) or "0 seconds"


def say_delay(delay: Delay) -> str:
    """In words: `30 seconds to 2 minutes`."""
    least = say_duration(delay.least)
    return least if delay.least == delay.most else f"{least} to {say_duration(delay.most)}"


def _counted(length: timedelta) -> list[tuple[str, int]]:
    """How often each unit is in the length, largest first; units that are not in it are left out."""
    counted = []
    for unit, size in _UNITS.items():
        count, length = divmod(length, size)
        if count:
            counted.append((unit, count))
    return counted
