"""The files by whose locks processes take turns.

A lock that is let go may be had by the same process again before one that waits for it wakes up. So there are two: who
waits for the turn holds the lock of the next one meanwhile, and nobody gets the turn past it.
"""

import fcntl
from pathlib import Path
from typing import IO

from tenants.db.faults import Unusable, file_fault


class TurnFiles:
    """The locks of one process. Its threads share them: one at a time may call these methods, but for `enter`."""

    def __init__(self, database: str) -> None:
        self._turn = open_lock(f"{database}-turn")
        self._next = open_lock(f"{database}-next")

    def try_enter(self) -> bool:
        """Takes the turn where nobody has it, and nobody waits for it."""
        if not try_lock(self._next):
            return False
        try:
            return try_lock(self._turn)
        finally:
            unlock(self._next)

    def enter(self) -> None:
        """Waits for the turn."""
        fcntl.flock(self._next, fcntl.LOCK_EX)
        fcntl.flock(self._turn, fcntl.LOCK_EX)
        unlock(self._next)

    def leave(self) -> None:
        unlock(self._turn)

    def is_awaited(self) -> bool:
        """Whether another process waits for the turn."""
        if not try_lock(self._next):
            return True
        unlock(self._next)
        return False

    def close(self) -> None:
        self._turn.close()
        self._next.close()


def open_lock(path: str) -> IO[str]:
    """A file that is there to be locked. Raises Unusable where it cannot be made."""
    try:
        return Path(path).open("a")
    except OSError as error:
        raise Unusable(file_fault(error, path)) from error


def try_lock(file: IO[str]) -> bool:
    """Takes the lock of the file where nobody has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def unlock(file: IO[str]) -> None:
    fcntl.flock(file, fcntl.LOCK_UN)
