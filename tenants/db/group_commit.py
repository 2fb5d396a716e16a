"""The orders of several requests to one dataset, carried out in one transaction (group commit).

The lock and the commit, above all its wait for the disk, cost the same for one payment as for many. So whoever comes
first for a dataset leads: it carries out all orders that came by the time it has the lock, and commits. Later orders
wait in a queue, and no thread waits: the next transaction carries them out, which a thread of `leaders` leads.
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
from tenants.db.faults import Unusable
from tenants.db.leaders import Leaders
from tenants.db.statements import DatasetRef
from tenants.db.waiting import PATIENCE, WAITED_LONG, Busy, patience, waiting_at_most, waiting_until

logger = logging.getLogger(__name__)

Order = TypeVar("Order")
Outcome = TypeVar("Outcome")
Do = Callable[[Clock, Sequence[Order]], Sequence[Outcome | Exception]]

MOST = 32  # orders of one transaction: the first of them waits for the last
SHORT_PATIENCE = 0.5  # seconds for a lock that was waited for in vain: who waits holds a thread


class _Job(Generic[Order, Outcome]):
    """An order, and the function that takes its outcome."""

    __slots__ = ("order", "respond", "until")

    def __init__(self, order: Order, respond: Callable[[Outcome | Exception], None]) -> None:
        self.order = order
        self.respond = respond
        self.until = monotonic() + patience()  # in whichever thread it is done


class GroupCommit(Generic[Order, Outcome]):
    """`do` takes the orders of several requests, and gives an outcome for each: a result, or the error.

    It may run in any thread, and twice for an order: what it did the first time was undone then.
    """

    def __init__(self, do: Do[Order, Outcome]) -> None:
        self._do = do
        self._waiting: dict[DatasetRef, deque[_Job[Order, Outcome]]] = {}  # by the datasets that somebody leads
        self._jammed: set[DatasetRef] = set()  # whose lock was waited for in vain, and not had since
        self._lock = Lock()
        self._leaders = Leaders(self._lead)

    def submit(self, dataset: DatasetRef, order: Order, respond: Callable[[Outcome | Exception], None]) -> None:
        """Has the order carried out; `respond` is called once, by any thread, with its outcome, once that is committed.

        An error is that of this order alone: where `do` fails for several, all is undone and each is carried out by
        itself. What `locked_clock` raises, and a commit that fails, is the outcome of all. Expected refusals are better
        given by `do`.
        """
        job: _Job[Order, Outcome] = _Job(order, respond)
        with self._lock:
            if dataset in self._waiting:
                self._waiting[dataset].append(job)
                return
            self._waiting[dataset] = deque([job])
        self._lead(dataset)

    def committed(self, dataset: DatasetRef, order: Order) -> Outcome:
        """As submit, for a thread that may wait: returns what `do` gives, or raises the error."""
        future: Future[Outcome] = Future()
        self.submit(dataset, order, partial(_put, future))
        return future.result()

    def _lead(self, dataset: DatasetRef) -> None:
        """One transaction. Where others wait by its end, another thread leads on; so all datasets have their turns."""
        taken: list[_Job[Order, Outcome]] = []
        outcomes = self._settle(dataset, taken)
        with self._lock:
            is_over = not self._waiting[dataset]
            if is_over:
                del self._waiting[dataset]
        if not is_over:
            self._leaders.lead(dataset)
        for job, outcome in zip(taken, outcomes, strict=True):
            _respond(job, outcome)

    def _settle(self, dataset: DatasetRef, taken: list[_Job[Order, Outcome]]) -> "Sequence[Outcome | Exception]":
        """Carries out the jobs that wait; gives an outcome for each. `taken` becomes those jobs."""
        is_open = is_committing = False
        done: list[Outcome | Exception] = []
        try:
            with waiting_until(self._waiting[dataset][0].until), ExitStack() as transaction:
                with waiting_at_most(SHORT_PATIENCE if dataset in self._jammed else PATIENCE):
                    clock = transaction.enter_context(locked_clock(dataset))
                is_open = True
                self._jammed.discard(dataset)
                for batch in self._batches(dataset, taken):
                    done += self._do(clock, [job.order for job in batch])
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

    def _alone(self, dataset: DatasetRef, job: _Job[Order, Outcome]) -> Outcome | Exception:
        try:
            with waiting_until(job.until), locked_clock(dataset) as clock:
                return self._do(clock, [job.order])[0]
        except Exception as error:
            return error

    def _batches(self, dataset: DatasetRef, taken: list[_Job[Order, Outcome]]) -> Iterator[list[_Job[Order, Outcome]]]:
        """What can be done now: of those that came while the lock was waited for, then of those that came since."""
        while batch := self._take(dataset, taken, most=MOST):
            yield batch

    def _take(
        self, dataset: DatasetRef, taken: list[_Job[Order, Outcome]], most: int | None
    ) -> list[_Job[Order, Outcome]]:
        """Moves jobs that wait to `taken`, up to so many there; gives those that it moved."""
        with self._lock:
            waiting = self._waiting[dataset]
            room = len(waiting) if most is None else min(len(waiting), most - len(taken))
            batch = [waiting.popleft() for _ in range(room)]
        taken += batch
        return batch


def _put(future: "Future[Outcome]", outcome: Outcome | Exception) -> None:
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)


def _respond(job: _Job[Order, Outcome], outcome: Outcome | Exception) -> None:
    """An error of one `respond` does not concern the others."""
    try:
        with waiting_until(job.until):
            job.respond(outcome)
    except Exception:
        logger.exception("the outcome of a write could not be delivered")
