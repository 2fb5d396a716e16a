"""From notes to what is stored: entries without keys, and how far each reader has come."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from time import sleep
from typing import Any, NamedTuple
from urllib.parse import parse_qs

import orjson

from ledgerdata.rules.limits import KEY_LENGTH
from simulator.journal.callers import Caller
from simulator.journal.entries import Bodies, Entry
from simulator.journal.notes import Note
from simulator.journal.sequences import Sequences

AT_ONCE, BREATH = 50, 0.0005
Masking = Callable[[str], str]
LISTS = ("/transactions", "/accounts", "/beneficiaries")


@dataclass(slots=True)
class Progress:
    """What one key has had from one operation, within a batch."""

    requests: int = 0
    errors: int = 0
    last: Entry | None = None
    last_error: Entry | None = None
    furthest: Entry | None = None
    given: int = 0

    def add(self, entry: Entry) -> None:
        self.requests += 1
        self.last = entry
        if entry.is_error:
            self.errors += 1
            self.last_error = entry
        elif entry.first is not None and entry.last is not None and self.given < entry.last >= entry.first:
            self.given = entry.last
            self.furthest = entry


@dataclass(slots=True)
class Batch:
    """The requests of one dataset that are written at once, in the order in which they came."""

    entries: list[Entry] = field(default_factory=list)
    bodies: list[Bodies | None] = field(default_factory=list)
    readers: dict[tuple[int, str], Progress] = field(default_factory=dict)

    def add(self, entry: Entry, bodies: Bodies | None) -> None:
        self.entries.append(entry)
        self.bodies.append(bodies)
        reader = entry.key, entry.operation
        progress = self.readers.get(reader)
        if progress is None:
            progress = self.readers[reader] = Progress()
        progress.add(entry)

    def keep(self, most: int) -> None:
        """Leaves out all but the newest requests. Readers have had the others all the same."""
        del self.entries[:-most], self.bodies[:-most]


def batch_of(tenant: int, notes: Iterable[tuple[Caller, Note]], sequences: Sequences) -> Batch:
    """The batch of one dataset. `sequences` has looked up what the notes gave."""
    batch = Batch()
    fields = _Fields(tenant, sequences)
    for number, (caller, note) in enumerate(sorted(notes, key=_began), 1):
        if number % AT_ONCE == 0:
            sleep(BREATH)  # the threads that answer go first: each waits for the interpreter else until this one ends
        bodies = _bodies(caller, note)
        batch.add(Entry(note.at, int(note.seconds * 1e6) / 1e6, *fields.of(caller, note)), bodies)
    return batch


class _Fields:
    """What stands in an entry besides its times. A poller sends the same again and again, and gets the same."""

    def __init__(self, tenant: int, sequences: Sequences) -> None:
        self._tenant = tenant
        self._sequences = sequences
        self._masks: dict[Caller, tuple[Masking, Masking]] = {}
        self._known: dict[tuple[object, ...], tuple[Any, ...]] = {}

    def of(self, caller: Caller, note: Note) -> tuple[Any, ...]:
        if note.bodies is not None:
            return self._made(caller, note)
        without_times = note[2:]
        if (known := self._known.get(without_times)) is None:
            known = self._known[without_times] = self._made(caller, note)
        return known

    def _made(self, caller: Caller, note: Note) -> tuple[Any, ...]:
        text_of, query_of = self._masks.get(caller) or self._masks.setdefault(
            caller, (cache(caller.mask.text), cache(caller.mask.query))
        )
        rows = _rows_of(self._tenant, note, self._sequences)
        return (
            *(caller.key, note.method, note.operation, text_of(note.path), query_of(note.query)),
            *(note.status, note.size, rows.items, rows.first, rows.last, text_of(note.rule)),
            *(_idempotency_key(caller, note), note.bodies is not None, rows.missing),
        )


def _began(noted: tuple[Caller, Note]) -> float:
    return noted[1].at


class _Rows(NamedTuple):
    """The rows of a page that was given whole: how many, and the sequences of its ends and of those missing between."""

    items: int | None = None
    first: int | None = None
    last: int | None = None
    missing: tuple[int, ...] = ()


def _rows_of(tenant: int, note: Note, sequences: Sequences) -> _Rows:
    if changed := sequences.all_of(tenant, note):
        least, most = min(changed), max(changed)
        first, last = (least, most) if changed[0] <= changed[-1] else (most, least)
        return _Rows(len(changed), first, last, tuple(sorted({*range(least, most)}.difference(changed))))
    if ends := sequences.ends_of(tenant, note):
        return _Rows(abs(ends[1] - ends[0]) + 1, *ends)  # rows are numbered without a gap
    return _Rows(0 if note.status == 200 and note.size == len("[]") and note.operation in LISTS else None)


def _bodies(caller: Caller, note: Note) -> Bodies | None:
    if note.bodies is None:
        return None
    return caller.mask.body(note.bodies[0]), caller.mask.body(note.bodies[1])


def _idempotency_key(caller: Caller, note: Note) -> str:
    """That of the request's body; unknown where the body is no JSON, or longer than what is noted of it."""
    if note.bodies is None:
        return ""
    try:
        body = orjson.loads(note.bodies[0])
    except orjson.JSONDecodeError:
        return ""
    key = body.get("idempotencyKey") if isinstance(body, dict) else ""
    return caller.mask.text(key)[:KEY_LENGTH] if isinstance(key, str) else ""


def page_of(entry: Entry) -> int | None:
    """The number of the page that was asked for; None where it was no list, or no number."""
    if entry.operation not in LISTS:
        return None
    number = parse_qs(entry.query).get("page", ["1"])[0]
    return int(number) if number.isascii() and number.isdecimal() and len(number) <= 18 else None
