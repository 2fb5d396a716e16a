"""The journal of a worker: all threads add notes, and one thread does nothing but write them."""

import logging
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable

from django.db import DatabaseError, connection

from simulator.journal.batches import Batch, batch_of
from simulator.journal.callers import Caller, callers_of
from simulator.journal.notes import Answered, Note, RequestFacts, note_of
from simulator.journal.sequences import Sequences
from simulator.journal.storing import prune_orphans, store
from simulator.journal.waiting import WaitingNotes
from tenants.db.durability import commit_lazily
from tenants.db.faults import Unusable
from tenants.db.waiting import Busy, waiting_at_most
from tenants.machine import seconds

logger = logging.getLogger(__name__)

LOOK = 0.1  # seconds between two looks at what waits
AGE = 0.75  # seconds that a note waits at most, as long as the database takes it
MANY = 5_000  # notes that wait no longer
PATIENCE = 2.0  # seconds of a wait for the database, after which it is tried again
COMPLAIN_EVERY = 60.0
_PRUNED_AFTER = 100  # batches


class Journal:
    """What a worker notes. `kept` is how many requests of each dataset stay; 0 for none at all."""

    def __init__(self, kept: int, waiting: WaitingNotes | None = None) -> None:
        self.kept = kept
        self._waiting = waiting or WaitingNotes()
        self._writing = threading.Lock()
        self._sequences = Sequences()
        self._since_prune: Counter[int] = Counter()  # requests and batches, by dataset
        self._complained = float("-inf")

    def start(self) -> None:
        """Starts the thread that writes. It never ends: its worker does."""
        if self.kept:
            threading.Thread(target=self._write_on, name="journal", daemon=True).start()

    def note(self, operation: str, request: RequestFacts, response: Answered, began: float) -> None:
        """Notes a request that is being answered: no more than a tuple is made here."""
        if self.kept:
            self._waiting.add(note_of(operation, request, response, began, seconds()))

    def write(self) -> None:
        """Writes all that waits. What the database does not take waits on.

        Raises DatabaseError.
        """
        with self._writing, waiting_at_most(PATIENCE):
            notes, left_out = self._waiting.take()
            if not notes:
                return
            try:
                commit_lazily()  # else the ledger's commits would wait for the journal's way to the disk
                self._store(notes, left_out)
            except DatabaseError:
                self._waiting.put_back(notes, left_out)
                raise

    def end(self) -> None:
        """Writes what waits, as the last thing that a worker does."""
        self._attempt(self.write)

    def _write_on(self) -> None:
        self._attempt(prune_orphans)
        since = time.monotonic()
        while True:
            time.sleep(LOOK)
            if len(self._waiting) >= MANY or time.monotonic() - since >= AGE:
                self._attempt(self.write)
                since = time.monotonic()

    def _attempt(self, do: Callable[[], None]) -> None:
        """Writes; a failure is logged at most once in a while and has no other effect."""
        try:
            do()
        except Exception as error:
            connection.close()  # the next attempt gets a new one
            if time.monotonic() - self._complained >= COMPLAIN_EVERY:
                self._complained = time.monotonic()
                unknown = None if isinstance(error, Busy | Unusable) else error  # the others say it all in a line
                logger.error("the journal cannot be written; it is tried again: %s", error, exc_info=unknown)

    def _store(self, notes: list[Note], left_out: Counter[str]) -> None:
        callers = callers_of({note.authorization for note in notes} | set(left_out))
        sorted_out: dict[int, list[tuple[Caller, Note]]] = defaultdict(list)
        for note in notes:
            caller = callers.get(note.authorization)
            if caller and caller.is_of(note):
                sorted_out[caller.tenant].append((caller, note))
        batches = {tenant: self._batch(tenant, noted) for tenant, noted in sorted_out.items()}
        if batches:
            missing = {(caller.tenant, caller.key): left_out[header] for header, caller in callers.items()}
            store(batches, missing, self._too_full(batches), self.kept)

    def _batch(self, tenant: int, noted: list[tuple[Caller, Note]]) -> Batch:
        self._sequences.look_up(tenant, [note for _, note in noted])
        batch = batch_of(tenant, noted, self._sequences)
        batch.keep(self.kept)
        return batch

    def _too_full(self, batches: dict[int, Batch]) -> list[int]:
        """Datasets that have too much: a tenth of what is kept has come since it was looked at, or many batches."""
        return [tenant for tenant, batch in batches.items() if self._is_too_full(tenant, len(batch.entries))]

    def _is_too_full(self, tenant: int, come: int) -> bool:
        is_first = tenant not in self._since_prune
        self._since_prune[tenant] += max(come, self.kept // 10 // _PRUNED_AFTER, 1)
        is_due = is_first or self._since_prune[tenant] >= self.kept // 10
        if is_due:
            self._since_prune[tenant] = 0
        return is_due
