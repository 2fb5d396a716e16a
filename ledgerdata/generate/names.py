"""Names for new accounts and beneficiaries: no two of one dataset are alike."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import TypeVar

from ledgerdata.generate.pools import Firm, Person, pools

Named = TypeVar("Named", Firm, Person)


class Names:
    """Firms and people out of the pools, but for the names that are taken."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        self._firms = _again_and_again(pools().firms)
        self._people = _again_and_again(pools().people)

    def next_firm(self) -> Firm:
        return self._next(self._firms)

    def next_person(self) -> Person:
        return self._next(self._people)

    def _next(self, some: Iterator[Named]) -> Named:
        found = next(each for each in some if each.name not in self._taken)
        self._taken.add(found.name)
        return found


def _again_and_again(pool: Sequence[Named]) -> Iterator[Named]:
    """The whole pool, then all of it again with a number after each name, without end."""
    yield from pool
    for turn in count(2):
        yield from (replace(each, name=f"{each.name} {turn}") for each in pool)
