"""How long a thread waits for the database, and the error when it waited in vain."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from django.db.utils import OperationalError

PATIENCE = 5.0  # seconds of all waits of a request together, and of each elsewhere: the connector gives up after 10
WAITED_LONG = PATIENCE * 0.9  # seconds; who waits for less in vain proves nothing
BULK_PATIENCE = 60.0  # of writers of many rows in a process that answers nobody: commands
_GRACE = 1.0  # more for a statement's answer, so that the database itself has the first word


class Busy(OperationalError):
    """What was waited for did not come in time. What was to be written is not, unless its commit was under way."""

    def __init__(self, waited_for: str, seconds: float) -> None:
        took = f"after {seconds:.0f} s" if seconds >= 1 else "at once, as the last one to wait did so in vain"
        super().__init__(f"The database is busy: gave up {took} waiting for {waited_for}.")
        self.waited_for = waited_for
        self.seconds = seconds


class _Thread(threading.local):
    """How long this thread waits each time, and at what moment all its waits end."""

    seconds = PATIENCE
    until = float("inf")  # by the monotonic clock


class _Process:
    """Statements of a command take as long as they do, those of a server have a deadline too."""

    are_statements_limited = False


_thread, _process = _Thread(), _Process()


def patience() -> float:
    """Seconds that this thread may wait now."""
    return min(_thread.seconds, max(_thread.until - monotonic(), 0.0))


def bulk_patience() -> float:
    """Seconds that a writer of many rows may wait in this process."""
    return PATIENCE if _process.are_statements_limited else BULK_PATIENCE


def limit_statements() -> None:
    """From now on the statements of this process have a deadline: people wait for its answers."""
    _process.are_statements_limited = True


def are_statements_limited() -> bool:
    return _process.are_statements_limited


def statement_patience() -> float | None:
    """Seconds that this thread may wait for the answer to a statement; None for as long as it takes."""
    return patience() + _GRACE if _process.are_statements_limited else None


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """Each wait of this thread inside ends after so many seconds; 0 waits for nothing."""
    before, _thread.seconds = _thread.seconds, max(seconds, 0.0)
    try:
        yield
    finally:
        _thread.seconds = before


@contextmanager
def waiting_until(moment: float) -> Iterator[None]:
    """All waits of this thread inside end at this moment of the monotonic clock, however many they are."""
    before, _thread.until = _thread.until, moment
    try:
        yield
    finally:
        _thread.until = before


class Jam:
    """Whether the last one to wait for something did so in vain.

    While it is jammed, others do not wait in turn for as long as the first did: they try once, and give up at once.
    """

    def __init__(self) -> None:
        self._is_jammed = False

    def patience(self) -> float:
        """Seconds that this thread may wait for it. Bulk writers wait all the same."""
        seconds = patience()
        return 0.0 if self._is_jammed and seconds <= PATIENCE else seconds

    def came(self) -> None:
        self._is_jammed = False

    def did_not_come(self, waited_for: str, since: float) -> Busy:
        """Notes that `waited_for` was waited for in vain; gives the error to raise."""
        waited = monotonic() - since
        self._is_jammed = self._is_jammed or waited >= WAITED_LONG
        return Busy(waited_for, waited)
