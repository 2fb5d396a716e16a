"""How a writer of many rows lets others write in between: in short transactions, with a gap before each."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, sleep

LONGEST = 0.1  # seconds of a transaction: as long as somebody else may have to wait for it
GAP = 0.005  # long enough for who waits for a turn to take it


class BulkTurn:
    """The time for one transaction. It begins when it is first asked for, which is when the lock is held."""

    def __init__(self) -> None:
        self._begun: float | None = None

    def is_over(self) -> bool:
        """Whether it is time to commit. The first time it is not, so that every transaction does something."""
        if self._begun is None:
            self._begun = monotonic()
            return False
        return monotonic() - self._begun >= LONGEST


@contextmanager
def bulk_turn() -> Iterator[BulkTurn]:
    """Stands around one transaction of a writer of many rows."""
    sleep(GAP)
    yield BulkTurn()
