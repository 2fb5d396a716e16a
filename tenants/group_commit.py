"""Work of several threads on one dataset, in one transaction (group commit).

The lock and the commit, above all its wait for the disk, cost the same for one payment as for four. So of the threads
of a process that want to write to a dataset at the same time one leads: it does the work of all, and commits.
"""

from collections import deque
from collections.abc import Callable, Iterator
from threading import Condition, Lock
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from tenants.clock import Stamps, stamping
from tenants.owners import Owner

Done = TypeVar("Done")
Work = Callable[[Stamps], Done]


def committed(owner: Owner, work: Work[Done]) -> Done:
    """What `work` gives, once it is committed. It may run in another thread, and twice: what it did the first time was
    undone then.

    Where the work of one fails, all is undone and each is done by itself, so nobody gets another's error; a commit
    that fails fails for all. What `work` raises undoes the work of others: expected refusals are better returned.
    Raises what `stamping` and `work` do.
    """
    job = _Job(work)
    _group_of(owner).settle(job)
    if job.error:
        raise job.error
    if job.is_committed:
        done: Done = job.result
        return done
    with stamping(owner) as stamps:
        return work(stamps)


class _Job:
    """The work of one thread, and what came of it."""

    __slots__ = ("error", "is_committed", "is_settled", "result", "work")

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.is_settled = self.is_committed = False
        self.result: Any = None
        self.error: Exception | None = None


class _Group:
    """The threads that want to write to one dataset, of which one leads at a time."""

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self._waiting: deque[_Job] = deque()
        self._is_led = False
        self._changed = Condition()

    def settle(self, job: _Job) -> None:
        """Waits until the job is settled, or leads."""
        with self._changed:
            self._waiting.append(job)
            self._changed.wait_for(lambda: job.is_settled or not self._is_led)
            if job.is_settled:
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

    def _lead(self, taken: list[_Job]) -> None:
        """Does the jobs of `taken` in one transaction, and of all that come meanwhile."""
        is_committing = False
        try:
            with stamping(self._owner) as stamps:
                for job in self._and_waiting(taken):
                    job.result = job.work(stamps)
                is_committing = True
        except Exception as error:
            if is_committing or len(taken) == 1:
                for job in taken:
                    job.error = error
        else:
            for job in taken:
                job.is_committed = True

    def _and_waiting(self, taken: list[_Job]) -> Iterator[_Job]:
        yield from tuple(taken)
        while self._waiting:
            taken.append(self._waiting.popleft())
            yield taken[-1]


_groups: WeakValueDictionary[Owner, _Group] = WeakValueDictionary()  # a group lasts as long as a thread is in it
_lookup = Lock()


def _group_of(owner: Owner) -> _Group:
    with _lookup:
        return _groups.get(owner) or _groups.setdefault(owner, _Group(owner))
