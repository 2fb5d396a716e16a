"""Figures, taken in turn (A B A B), so that whatever else the machine does meets both sides alike; and their table."""

import os
import platform
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from statistics import median
from typing import NamedTuple

HEAD = ("work", "against", "mockpsp", "the other", "result", "target", "met")
PACKAGES = ("django", "djangorestframework", "httptools", "granian", "psycopg", "orjson")


class Target(NamedTuple):
    """The limit that a result has to keep; `aim` is what it would be good to reach."""

    limit: float
    at_most: bool = False
    aim: float | None = None

    def is_met(self, figure: float) -> bool:
        return figure <= self.limit if self.at_most else figure >= self.limit

    def text(self, unit: str) -> str:
        bound = f"{'at most' if self.at_most else 'at least'} {self.limit:g} {unit}"
        return f"{bound} (aim: {self.aim:g})" if self.aim else bound


class Row(NamedTuple):
    """One line: our figures, alone or over the other's. `why_not` says why nothing could be measured.

    `is_slowness`: the result is how many times ours takes as long, where both are rates.
    """

    work: str
    against: str = ""
    ours: Sequence[float] = ()
    theirs: Sequence[float] = ()
    unit: str = "/s"
    target: Target | None = None
    is_slowness: bool = False
    why_not: str = ""

    @property
    def results(self) -> Sequence[float]:
        """The ratios, round by round; or our own figures."""
        over, under = (self.theirs, self.ours) if self.is_slowness else (self.ours, self.theirs)
        return [a / b for a, b in zip(over, under, strict=True)] if self.theirs else self.ours

    def cells(self) -> tuple[str, ...]:
        unit = "x" if self.theirs else self.unit
        target = self.target.text(unit) if self.target else ""
        if self.why_not:
            return self.work, self.against, "", "", f"not measured: {self.why_not}", target, ""
        met = ("yes" if self.target.is_met(median(self.results)) else "**no**") if self.target else ""
        figures = figure(self.ours, self.unit), figure(self.theirs, self.unit), figure(self.results, unit)
        return self.work, self.against, *figures, target, met


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


def figure(values: Sequence[float], unit: str) -> str:
    """The median, with the least and the most: `7,010/s (6,900–7,120)`."""
    if not values:
        return ""
    middle, least, most = map(_number, (median(values), min(values), max(values)))
    return f"{middle}{'' if unit.startswith('/') else ' '}{unit} ({least}–{most})"


def table(rows: Iterable[Row]) -> str:
    """One Markdown table."""
    lines = [HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def conditions(busy: float) -> str:
    """What was measured, and on which machine, `busy` of whose cores others kept busy just before."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], check=False, capture_output=True, text=True)
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, at {commit.stdout.strip() or 'an unknown commit'}. "
        f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}; "
        f"others kept {busy:.1f} of the cores busy just before. Python {platform.python_version()}, {packages}."
    )


def _number(value: float) -> str:
    """With as many digits as say something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"
