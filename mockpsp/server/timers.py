"""What is done later, or again and again, by the one thread that counts the seconds: nothing here may wait."""

import heapq
import itertools
import time
from collections.abc import Callable

from mockpsp.server.log import log_failure

Call = Callable[[], None]


class Timers:
    """Calls by their time. `wake` is called where one comes before all that were there."""

    def __init__(self, wake: Call) -> None:
        self._wake = wake
        self._heap: list[tuple[float, int, Call]] = []
        self._added: list[tuple[float, int, Call]] = []  # by other threads: a list takes them without a lock
        self._numbers = itertools.count()

    def after(self, seconds: float, call: Call) -> None:
        """Has it called once. Any thread may call this."""
        self._added.append((time.monotonic() + seconds, next(self._numbers), call))
        self._wake()

    def every(self, seconds: float, call: Call) -> None:
        """Has it called again and again."""

        def again() -> None:
            self.after(seconds, again)
            call()

        self.after(seconds, again)

    def run(self) -> float:
        """Makes the calls that are due; the seconds until the next one."""
        while True:
            while self._added:
                heapq.heappush(self._heap, self._added.pop())
            left = self._heap[0][0] - time.monotonic() if self._heap else 60.0
            if left > 0:
                return left
            call = heapq.heappop(self._heap)[2]
            try:
                call()
            except Exception:
                log_failure("a call at its time failed")
