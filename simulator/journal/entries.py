"""Entries of the journal, and how many of them make one row: JSON, compressed.

A flood of ten thousand requests a second is some rows a second so, and a reader of a dataset's journal takes in all of
it within hundredths of a second.
"""

import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import orjson

from simulator.journal.notes import NO_ANSWER, is_error

_QUICKLY = 1  # zlib's level


def say_status(status: int) -> str:
    return "no answer" if status == NO_ANSWER else str(status)


class Entry(NamedTuple):
    """One request and what it got. Its bodies are kept apart: lists do not show them."""

    at: float  # seconds of the machine's clock
    seconds: float
    key: int  # the primary key of its API key
    method: str
    operation: str  # the contract's path, with the names of its variables
    path: str
    query: str
    status: int
    size: int
    items: int | None  # None where it is no list, or was not given whole
    first: int | None  # the sequences of the first and the last item
    last: int | None
    rule: str
    idempotency_key: str
    has_bodies: bool
    missing: tuple[int, ...] = ()  # sequences between first and last that a fault left out

    @property
    def moment(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    @property
    def is_error(self) -> bool:
        return is_error(self.status)

    @property
    def got(self) -> str:
        """The status in words."""
        return say_status(self.status)

    def gave(self, sequence: int) -> bool:
        """Whether it gave the row with this sequence."""
        if self.first is None or self.last is None:
            return False
        is_between = min(self.first, self.last) <= sequence <= max(self.first, self.last)
        return is_between and sequence not in self.missing


_PLAIN = Entry._fields.index("missing")
Packed = bytes | memoryview
Bodies = tuple[str, str]
"""Of the request, and of the answer."""


def pack(entries: Iterable[Entry]) -> bytes:
    return _pack([tuple(entry) for entry in entries])


def unpack(packed: Packed) -> list[Entry]:
    """Rows that were written before `missing` was have one value less."""
    return [Entry(*values[:_PLAIN], *map(tuple, values[_PLAIN:])) for values in _unpack(packed)]


def pack_bodies(bodies: Sequence[Bodies | None]) -> bytes | None:
    """The bodies of a batch's entries, in their order; None where there are none."""
    return _pack(bodies) if any(bodies) else None


def unpack_bodies(packed: Packed | None) -> list[Bodies | None]:
    return [] if packed is None else [(both[0], both[1]) if both else None for both in _unpack(packed)]


def _pack(values: object) -> bytes:
    return zlib.compress(orjson.dumps(values), _QUICKLY)


def _unpack(packed: Packed) -> list[list[Any]]:
    values: list[list[Any]] = orjson.loads(zlib.decompress(packed))
    return values
