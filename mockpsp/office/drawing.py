"""Drawings of numbers as plain geometry, in percent of the drawing; templates turn it into SVG."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars below a line that stands for `top`."""

    top: int
    boxes: list[Box]


def day_bars(days: Sequence[Day]) -> Bars:
    """One bar a day, its outcomes upon each other in the order of TONES."""
    top = round_up(max((day.total for day in days), default=0))
    room = 100 / max(len(days), 1)
    boxes = []
    for index, day in enumerate(days):
        floor = 100.0
        for outcome, tone in TONES.items():
            count = day.counts[outcome]
            height = 100 * count / top
            floor -= height
            if count:
                text = f"{day.date}: {count} {outcome.lower()}"
                boxes.append(
                    Box(
                        _short(room * (index + (1 - BAR) / 2)),
                        _short(floor),
                        _short(room * BAR),
                        _short(height),
                        tone,
                        text,
                    )
                )
    return Bars(top, boxes)


def round_up(number: int) -> int:
    """The next of 1, 2, 5, 10, 20, 50… that is not below `number`."""
    step = 1
    while True:
        for first in (1, 2, 5):
            if first * step >= number:
                return first * step
        step *= 10


def share(amount: int, largest: int) -> float:
    """The length of a bar for `amount`, whichever its sign, where `largest` fills it."""
    return _short(abs(amount) * 1000 // largest / 10) if largest else 0.0  # whole numbers: amounts pass a float


def _short(number: float) -> float:
    return round(number, 2)
