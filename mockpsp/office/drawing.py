"""Drawings of numbers as plain geometry, in percent of the drawing; templates turn it into SVG."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledgerdata.reading.overview import Day, Outcome

TONES: dict[Outcome, str] = {
    Outcome.DONE: "ok",
    Outcome.AUTHORISED: "info",
    Outcome.PENDING: "wait",
    Outcome.FAILED: "bad",
    Outcome.CLOSED: "mute",
}
BAR = 0.72  # of the room that a bar has; the rest keeps it from its neighbour


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    tone: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One day: its boxes upon each other, the room that it has from `x` on, and what it says in words."""

    day: date
    x: float
    room: float
    boxes: list[Box]
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars below a line that stands for `top`."""

    top: int
    bars: list[Bar]


def day_bars(days: Sequence[Day]) -> Bars:
    """One bar a day, its outcomes upon each other in the order of TONES."""
    top = round_up(max((day.total for day in days), default=0))
    room = 100 / max(len(days), 1)
    return Bars(top, [_bar(day, room * index, room, top) for index, day in enumerate(days)])


def _bar(day: Day, x: float, room: float, top: int) -> Bar:
    floor, boxes = 100.0, []
    left, width = _short(x + room * (1 - BAR) / 2), _short(room * BAR)
    for outcome, tone in TONES.items():
        height = 100 * day.counts[outcome] / top
        floor -= height
        if height:
            boxes.append(Box(left, _short(floor), width, _short(height), tone))
    counts = ", ".join(f"{day.counts[outcome]:,} {outcome.lower()}" for outcome in TONES if day.counts[outcome])
    return Bar(day.date, _short(x), _short(room), boxes, f"{day.date}: {counts or 'no payment'}")


def round_up(number: int) -> int:
    """The smallest of 1, 2, 5, 10, 20, 50… that is at least `number`."""
    step = 1
    while True:
        for first in (1, 2, 5):
            if first * step >= number:
                return first * step
        step *= 10


def _short(number: float) -> float:
    return round(number, 2)
