"""Whose turn it is to write to a SQLite file.

SQLite lets writers that meet sleep and try again, so one that is unlucky waits long while others pass it. A turn goes
to the threads of a process in the order in which they came, and between processes by file locks, which the system gives
back when their holder is killed. PostgreSQL needs none of it.
"""

import os
import threading
from collections import deque

from tenants.db.turn_files import TurnFiles


class _Place:
    """A thread's place in the line."""

    __slots__ = ("_called",)

    def __init__(self) -> None:
        self._called = threading.Lock()
        self._called.acquire()

    def call(self) -> None:
        self._called.release()

    def wait(self, seconds: float) -> bool:
        """Whether it was called in time."""
        return self._called.acquire(timeout=seconds)


class Turn:
    """The turn to write to one file. One thread has it at a time, of all processes that write to the file.

    The wait for a file lock has no time limit, so only one thread of the process does it, the usher, which never ends.
    Those in the line wait for the usher, each for as long as it likes.
    """

    def __init__(self, files: TurnFiles) -> None:
        self.files = files
        self._mutex = threading.Lock()
        self._line: deque[_Place] = deque()
        self._holder: _Place | None = None
        self._is_asked_for = False  # the usher waits for the file lock
        self._usher: threading.Thread | None = None
        self._bell = threading.Semaphore(0)

    def take(self, seconds: float) -> bool:
        """Waits for the turn; whether it came in time. Without time it is had only where it is free."""
        place = _Place()
        with self._mutex:
            is_free = not (self._holder or self._line or self._is_asked_for)
            if is_free and self.files.try_enter():
                self._holder = place
                return True
            if seconds <= 0:
                return False
            self._line.append(place)
            if is_free:
                self._ask()
        try:
            came = place.wait(seconds)
        except BaseException:  # Ctrl-C
            self._leave_line(place)
            raise
        return came or self._came_late(place)

    def give_back(self) -> None:
        """Ends the turn. The next in the line of this process has it, unless another process waits."""
        with self._mutex:
            self._holder = None
            if self._line and not self.files.is_awaited():
                self._call_next()
                return
            self.files.leave()
            if self._line:
                self._ask()

    def is_awaited(self) -> bool:
        """Whether somebody waits for it, in any process."""
        with self._mutex:
            return bool(self._line) or self._is_asked_for or self.files.is_awaited()

    def in_line(self) -> int:
        """How many threads of this process wait for it."""
        return len(self._line)

    def _call_next(self) -> None:
        self._holder = self._line.popleft()
        self._holder.call()

    def _came_late(self, place: _Place) -> bool:
        """Whether the turn came between the end of the wait and now; else the place is given up."""
        with self._mutex:
            if self._holder is place:
                return True
            self._line.remove(place)
            return False

    def _leave_line(self, place: _Place) -> None:
        if self._came_late(place):
            self.give_back()

    def _ask(self) -> None:
        self._is_asked_for = True
        if self._usher is None:
            self._usher = threading.Thread(target=self._usher_in, name="turn to write", daemon=True)
            self._usher.start()
        self._bell.release()

    def _usher_in(self) -> None:
        while True:
            self._bell.acquire()
            self.files.enter()
            with self._mutex:
                self._is_asked_for = False
                if self._line:
                    self._call_next()
                else:  # who wanted it has given up
                    self.files.leave()


_turns: dict[str, Turn] = {}


def turn_of(database: str) -> Turn:
    """The turn to write to this SQLite file. Raises Unusable where its lock files cannot be made."""
    return _turns.get(database) or _turns.setdefault(database, Turn(TurnFiles(database)))


def _forget_turns() -> None:
    """A child shares the parent's file locks for as long as it has the files open, and has none of its threads."""
    for turn in _turns.values():
        turn.files.close()
    _turns.clear()


os.register_at_fork(after_in_child=_forget_turns)
