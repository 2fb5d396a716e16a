"""The rows of the table of results."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.measure import Figure, ratio


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure has to reach; `aim` is what it would be good to reach."""

    limit: float
    at_most: bool = False
    aim: float | None = None

    def met(self, figure: Figure) -> bool:
        return figure.median <= self.limit if self.at_most else figure.median >= self.limit

    def text(self, unit: str) -> str:
        bound = f"{'at most' if self.at_most else 'at least'} {self.limit:g} {unit}"
        return f"{bound} (aim: {self.aim:g})" if self.aim else bound


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was measured, and what decides. Where `why_not` says something, nothing could be measured."""

    work: str
    against: str
    ours: str = ""
    theirs: str = ""
    result: Figure | None = None
    unit: str = "x"
    target: Target | None = None
    why_not: str = ""


def compared(  # a row of two sides, with the ratio that its target is about
    work: str,
    against: str,
    ours: Sequence[float],
    theirs: Sequence[float],
    *,
    target: Target | None = None,
    unit: str = "/s",
    slower: bool = False,
) -> Row:
    """Ours over theirs; `slower`: how many times ours takes as long, where both are rates."""
    result = ratio(theirs, ours) if slower else ratio(ours, theirs)
    return Row(work, against, show(Figure.of(ours), unit), show(Figure.of(theirs), unit), result, "x", target)


def alone(work: str, figures: Sequence[float], unit: str, target: Target | None = None) -> Row:
    """A row whose figure has nothing beside it."""
    figure = Figure.of(figures)
    return Row(work, "", show(figure, unit), "", figure, unit, target)


def show(figure: Figure, unit: str) -> str:
    """`7,010/s (6,900-7,120)`."""
    space = "" if unit.startswith("/") else " "
    return f"{number(figure.median)}{space}{unit} ({number(figure.least)}–{number(figure.most)})"


def number(value: float) -> str:
    """With as many digits as say something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
