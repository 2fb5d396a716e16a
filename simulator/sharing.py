"""Work that many requests need done first in a dataset: done once for all that wait for it.

Without it each would do its own part of a long list of due work, one after the other, under a lock that on SQLite all
datasets need.
"""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Condition
from typing import Generic, TypeVar

from tenants.db.waiting import Busy, patience
from tenants.models import Tenant

Result = TypeVar("Result")


class Shared(Generic[Result]):
    """`do` is called by one thread at a time for a dataset. Callers that come before share its result, or its error."""

    def __init__(self, do: Callable[[Tenant], Result]) -> None:
        self._do = do
        self._next: dict[int, Future[Result]] = {}  # by dataset, what is yet to begin
        self._running: set[int] = set()
        self._changed = Condition()

    def __call__(self, tenant: Tenant) -> Result:
        """Raises what `do` raises; Busy where it does not come in time."""
        with self._changed:
            shared = self._next.get(tenant.pk)
            if shared is None:
                mine = self._next[tenant.pk] = Future()
        if shared is None:
            return self._lead(tenant, mine)
        seconds = patience()
        try:
            return shared.result(seconds)
        except TimeoutError as late:
            raise _busy(seconds) from late

    def _lead(self, tenant: Tenant, mine: "Future[Result]") -> Result:
        try:
            self._begin(tenant.pk)
            try:
                result = self._do(tenant)
            finally:
                self._end(tenant.pk)
        except BaseException as error:
            mine.set_exception(error)
            raise
        mine.set_result(result)
        return result

    def _begin(self, dataset: int) -> None:
        """From here on, who comes waits for the next one."""
        seconds = patience()
        with self._changed:
            is_free = self._changed.wait_for(lambda: dataset not in self._running, seconds)
            del self._next[dataset]
            if not is_free:
                raise _busy(seconds)
            self._running.add(dataset)

    def _end(self, dataset: int) -> None:
        with self._changed:
            self._running.discard(dataset)
            self._changed.notify_all()


def _busy(seconds: float) -> Busy:
    return Busy("what is due in the dataset", seconds)
