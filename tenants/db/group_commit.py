"""What several threads ask of one dataset, done in one transaction (group commit).

The lock and the commit, above all its wait for the disk, cost the same for one payment as for four. So of the threads
of a process that want to write to a dataset at the same time one leads: it does what all ask for, and commits.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from threading import Condition, Lock
from time import monotonic
from typing import Generic, TypeVar
from weakref import WeakValueDictionary

from tenants.clock import Clock, locked_clock
from tenants.db.dataset_ref import DatasetRef
from tenants.db.faults import Unusable
from tenants.db.waiting import Busy, patience

Asked = TypeVar("Asked")
Done = TypeVar("Done")
Do = Callable[[Clock, Sequence[Asked]], Sequence[Done]]


class GroupCommit(Generic[Asked, Done]):
    """`do` is given what several threads ask for, and gives what becomes of each. It may run in another thread, and
    twice for the same: what it did the first time was undone then."""

    def __init__(self, do: Do[Asked, Done]) -> None:
        self._do = do
        self._groups: WeakValueDictionary[DatasetRef, _Group[Asked, Done]] = WeakValueDictionary()
        self._lookup = Lock()

    def committed(self, dataset: DatasetRef, asked: Asked) -> Done:
        """What `do` gives for `asked`, once it is committed.

        Where it fails for several, all is undone and each is done by itself, so nobody gets another's error; a commit
        that fails fails for all. Raises what `locked_clock` and `do` do; expected refusals are better returned by `do`.
        """
        job: _Job[Asked, Done] = _Job(asked)
        self._group_of(dataset).settle(job)
        if job.error:
            raise job.error
        if job.done:
            return job.done[0]
        with locked_clock(dataset) as clock:
            return self._do(clock, [asked])[0]

    def _group_of(self, dataset: DatasetRef) -> "_Group[Asked, Done]":
        """It lasts as long as a thread is in it."""
        with self._lookup:
            return self._groups.get(dataset) or self._groups.setdefault(dataset, _Group(dataset, self._do))


class _Job(Generic[Asked, Done]):
    """What one thread asks for, and what came of it."""

    __slots__ = ("asked", "done", "error", "is_settled")

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.is_settled = False
        self.done: tuple[Done] | None = None  # once committed
        self.error: Exception | None = None


class _Group(Generic[Asked, Done]):
    """The threads that want to write to one dataset, of which one leads at a time."""

    def __init__(self, dataset: DatasetRef, do: Do[Asked, Done]) -> None:
        self._dataset = dataset
        self._do = do
        self._waiting: deque[_Job[Asked, Done]] = deque()
        self._is_led = False
        self._changed = Condition()

    def settle(self, job: _Job[Asked, Done]) -> None:
        """Waits until the job is settled, or leads. Raises Busy where neither comes in time."""
        begun = monotonic()
        with self._changed:
            self._waiting.append(job)
            self._changed.wait_for(lambda: job.is_settled or not self._is_led, patience())
            if self._is_led and job in self._waiting:
                self._waiting.remove(job)
                raise Busy("other writers of the dataset", monotonic() - begun)
            if self._is_led or job.is_settled:  # it is being done, and who does it waits for nothing any more
                self._changed.wait_for(lambda: job.is_settled)
                return
            self._is_led = True
            self._waiting.remove(job)
        taken = [job]
        try:
            self._lead(taken)
        finally:
            with self._changed:
                self._is_led = False
                for each in taken:
                    each.is_settled = True
                self._changed.notify_all()

    def _lead(self, taken: list[_Job[Asked, Done]]) -> None:
        """Does the jobs of `taken` in one transaction, and all that come meanwhile."""
        is_committing = False
        done: list[Done] = []
        try:
            with locked_clock(self._dataset) as clock:
                for batch in self._batches(taken):
                    done += self._do(clock, [job.asked for job in batch])
                is_committing = True
        except (Busy, Unusable) as error:  # nobody waits for the same once more
            self._take_waiting(taken)
            for job in taken:
                job.error = error
        except Exception as error:
            if is_committing or len(taken) == 1:
                for job in taken:
                    job.error = error
        else:
            for job, result in zip(taken, done, strict=True):
                job.done = (result,)

    def _batches(self, taken: list[_Job[Asked, Done]]) -> Iterator[list[_Job[Asked, Done]]]:
        """All that can be done now: of those that came while the lock was waited for, and again and again."""
        begun = 0
        while self._waiting or not begun:
            self._take_waiting(taken)
            batch, begun = taken[begun:], len(taken)
            yield batch

    def _take_waiting(self, taken: list[_Job[Asked, Done]]) -> None:
        taken += [self._waiting.popleft() for _ in range(len(self._waiting))]
