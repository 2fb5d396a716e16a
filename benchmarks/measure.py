"""Figures: measured in turn, A B A B, so that whatever else the machine does meets both sides alike."""

import os
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """The median of several measurements, with their spread."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Figure":
        return cls(statistics.median(values), min(values), max(values))


def in_turn(sides: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Each side's measurements, one a round, side after side; one round before that is thrown away.

    What a side leaves to be written to the disk is written before the next begins, which would pay for it.
    """
    for measure in sides.values():
        measure()
    figures: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(rounds):
        for side, measure in sides.items():
            os.sync()
            figures[side].append(measure())
    return figures


def ratio(over: Sequence[float], under: Sequence[float]) -> Figure:
    """How many times `under` goes into `over`, round by round."""
    return Figure.of([a / b for a, b in zip(over, under, strict=True)])
