"""What several requests ask of one dataset, done in one transaction (group commit).

The lock and the commit, above all its wait for the disk, cost the same for one payment as for many. So whoever asks
first of a dataset leads: it does what has been asked by the time it has the lock, and commits. Whoever asks meanwhile
only leaves word, and no thread waits: those are done by the next transaction, which a thread of `leaders` leads.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from functools import partial
from threading import Lock
from time import monotonic
from typing import Generic, TypeVar

from tenants.clock import Clock, locked_clock
from tenants.db.dataset_ref import DatasetRef
from tenants.db.faults import Unusable
from tenants.db.leaders import Leaders
from tenants.db.waiting import PATIENCE, WAITED_LONG, Busy, patience, waiting_at_most, waiting_until

logger = logging.getLogger(__name__)

Asked = TypeVar("Asked")
Done = TypeVar("Done")
Do = Callable[[Clock, Sequence[Asked]], Sequence[Done | Exception]]

MOST = 32  # asked for, of one transaction: the first of them waits for the last
SHORT_PATIENCE = 0.5  # seconds for a lock that was waited for in vain: who waits holds a thread


class _Job(Generic[Asked, Done]):
    """What was asked for, and whom to tell."""

    __slots__ = ("asked", "tell", "until")

    def __init__(self, asked: Asked, tell: Callable[[Done | Exception], None]) -> None:
        self.asked = asked
        self.tell = tell
        self.until = monotonic() + patience()  # in whichever thread it is done


class GroupCommit(Generic[Asked, Done]):
    """`do` is given what several ask for, and gives what becomes of each, or why nothing does.

    It may run in any thread, and twice for the same: what it did the first time was undone then.
    """

    def __init__(self, do: Do[Asked, Done]) -> None:
        self._do = do
        self._waiting: dict[DatasetRef, deque[_Job[Asked, Done]]] = {}  # by the datasets that somebody leads
        self._jammed: set[DatasetRef] = set()  # whose lock was waited for in vain, and not had since
        self._lock = Lock()
        self._leaders = Leaders(self._lead)

    def submit(self, dataset: DatasetRef, asked: Asked, tell: Callable[[Done | Exception], None]) -> None:
        """Has it done; `tell` is called once, by any thread, with what `do` gives for it once that is committed.

        Or with the error, which nobody else's is: where `do` fails for several, all is undone and each is done by
        itself. What `locked_clock` raises, and a commit that fails, is told to all. Expected refusals are better given
        by `do`.
        """
        job: _Job[Asked, Done] = _Job(asked, tell)
        with self._lock:
            if dataset in self._waiting:
                self._waiting[dataset].append(job)
                return
            self._waiting[dataset] = deque([job])
        self._lead(dataset)

    def committed(self, dataset: DatasetRef, asked: Asked) -> Done:
        """As submit, for a thread that may wait: returns what `do` gives, or raises the error."""
        told: Future[Done] = Future()
        self.submit(dataset, asked, partial(_put, told))
        return told.result()

    def _lead(self, dataset: DatasetRef) -> None:
        """One transaction. Where others wait by its end, another thread leads on; so all datasets have their turns."""
        taken: list[_Job[Asked, Done]] = []
        told = self._settle(dataset, taken)
        with self._lock:
            is_over = not self._waiting[dataset]
            if is_over:
                del self._waiting[dataset]
        if not is_over:
            self._leaders.lead(dataset)
        for job, outcome in zip(taken, told, strict=True):
            _tell(job, outcome)

    def _settle(self, dataset: DatasetRef, taken: list[_Job[Asked, Done]]) -> "Sequence[Done | Exception]":
        """Does the jobs that wait, or puts down why not; `taken` becomes those jobs."""
        is_open = is_committing = False
        done: list[Done | Exception] = []
        try:
            with waiting_until(self._waiting[dataset][0].until), ExitStack() as transaction:
                with waiting_at_most(SHORT_PATIENCE if dataset in self._jammed else PATIENCE):
                    clock = transaction.enter_context(locked_clock(dataset))
                is_open = True
                self._jammed.discard(dataset)
                for batch in self._batches(dataset, taken):
                    done += self._do(clock, [job.asked for job in batch])
                is_committing = True
        except Exception as error:
            if not is_open:
                self._note_jam(dataset, error)
                self._take(dataset, taken, most=None if isinstance(error, Busy | Unusable) else MOST)
            if is_open and not is_committing and len(taken) > 1:
                return [self._alone(dataset, job) for job in taken]
            return [error] * len(taken)
        return done

    def _note_jam(self, dataset: DatasetRef, error: Exception) -> None:
        if isinstance(error, Busy) and error.seconds >= WAITED_LONG:
            self._jammed.add(dataset)

    def _alone(self, dataset: DatasetRef, job: _Job[Asked, Done]) -> Done | Exception:
        try:
            with waiting_until(job.until), locked_clock(dataset) as clock:
                return self._do(clock, [job.asked])[0]
        except Exception as error:
            return error

    def _batches(self, dataset: DatasetRef, taken: list[_Job[Asked, Done]]) -> Iterator[list[_Job[Asked, Done]]]:
        """What can be done now: of those that came while the lock was waited for, then of those that came since."""
        while batch := self._take(dataset, taken, most=MOST):
            yield batch

    def _take(self, dataset: DatasetRef, taken: list[_Job[Asked, Done]], most: int | None) -> list[_Job[Asked, Done]]:
        """Moves jobs that wait to `taken`, up to so many there; gives those that it moved."""
        with self._lock:
            waiting = self._waiting[dataset]
            room = len(waiting) if most is None else min(len(waiting), most - len(taken))
            batch = [waiting.popleft() for _ in range(room)]
        taken += batch
        return batch


def _put(told: "Future[Done]", outcome: Done | Exception) -> None:
    if isinstance(outcome, Exception):
        told.set_exception(outcome)
    else:
        told.set_result(outcome)


def _tell(job: _Job[Asked, Done], outcome: Done | Exception) -> None:
    """What goes wrong in the telling is not the others' concern."""
    try:
        with waiting_until(job.until):
            job.tell(outcome)
    except Exception:
        logger.exception("what became of a write could not be told")
