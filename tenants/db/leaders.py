"""Threads that lead on where a dataset has more to be written, each dataset in turn. They never end."""

import logging
from collections import deque
from collections.abc import Callable
from threading import Condition, Thread

from django.db import connections

from tenants.db.statements import DatasetRef

logger = logging.getLogger(__name__)

THREADS = 4


class Leaders:
    """Calls `lead` for datasets in the order in which they come. The threads begin when there is work for the first."""

    def __init__(self, lead: Callable[[DatasetRef], None]) -> None:
        self._lead = lead
        self._due: deque[DatasetRef] = deque()
        self._changed = Condition()
        self._idle = self._begun = 0

    def lead(self, dataset: DatasetRef) -> None:
        with self._changed:
            self._due.append(dataset)
            if len(self._due) > self._idle and self._begun < THREADS:
                self._begun += 1
                Thread(target=self._work, name=f"leader-{self._begun}", daemon=True).start()
            self._changed.notify()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._idle += 1
                self._changed.wait_for(lambda: self._due)
                self._idle -= 1
                dataset = self._due.popleft()
            try:
                self._lead(dataset)
            except Exception:
                logger.exception("a dataset's writes could not be led on")
            for connection in connections.all(initialized_only=True):
                connection.close_if_unusable_or_obsolete()
