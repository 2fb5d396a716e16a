"""Whose turn it is to write to a SQLite file.

SQLite lets writers that meet sleep and try again, so one that is unlucky waits long while others pass it. A file lock
wakes the next one at once. PostgreSQL needs none of it.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

_mine = threading.local()


@contextmanager
def turn_to_write(*, wait: bool = True) -> Iterator[bool]:
    """Holds the turn; gives whether it was had, which without `wait` it may not be.

    Raises RuntimeError inside a turn of the same thread, which would wait for itself for ever.
    """
    if connection.vendor != "sqlite":
        yield True
        return
    if getattr(_mine, "held", False):
        raise RuntimeError("A turn to write cannot stand inside another one.")
    with Path(f"{connection.settings_dict['NAME']}-turn").open("a") as file:  # closing it gives the turn back
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        _mine.held = True
        try:
            yield True
        finally:
            _mine.held = False
