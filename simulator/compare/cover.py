"""Finds the newest read that gave a row of a list. A read is a span of sequences."""

from bisect import bisect_right
from collections.abc import Iterable
from heapq import heappop, heappush

from simulator.journal.entries import Entry

Span = tuple[int, int, Entry]


class Cover:
    """Asked in a step for any row, however many reads there are."""

    def __init__(self, reads: Iterable[Entry]) -> None:
        spans = sorted(_spans(reads), key=lambda span: span[:2])
        self._edges = sorted({edge for first, last, _ in spans for edge in (first, last + 1)})
        self._newest: list[Entry | None] = []
        begun: list[tuple[float, int, Span]] = []  # the newest read first
        place = 0
        for edge in self._edges:
            while place < len(spans) and spans[place][0] <= edge:
                heappush(begun, (-spans[place][2].at, place, spans[place]))
                place += 1
            while begun and begun[0][2][1] < edge:
                heappop(begun)
            self._newest.append(begun[0][2][2] if begun else None)

    def of(self, sequence: int) -> Entry | None:
        place = bisect_right(self._edges, sequence) - 1
        return self._newest[place] if place >= 0 else None


def _spans(reads: Iterable[Entry]) -> Iterable[Span]:
    for read in reads:
        if read.first is not None and read.last is not None:
            yield min(read.first, read.last), max(read.first, read.last), read
