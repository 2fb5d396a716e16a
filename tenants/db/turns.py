"""Whose turn it is to write to a SQLite file.

SQLite lets writers that meet sleep and try again, so one that is unlucky waits long while others pass it. A file lock
wakes the next one at once. PostgreSQL needs none of it.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection

from tenants.db.statements import vendor


class _Mine(threading.local):
    """This thread's turn. Its file stays open: opening it costs as much as a query."""

    def __init__(self) -> None:
        self.held = False
        self.files: dict[str, IO[str]] = {}

    def file(self, database: str) -> IO[str]:
        if database not in self.files:
            self.files[database] = Path(f"{database}-turn").open("a")  # noqa: SIM115
        return self.files[database]


_mine = _Mine()


@contextmanager
def turn_to_write(*, wait: bool = True) -> Iterator[bool]:
    """Holds the turn; gives whether it was had, which without `wait` it may not be.

    Raises RuntimeError inside a turn of the same thread, which would wait for itself for ever.
    """
    if vendor() != "sqlite":
        yield True
        return
    if _mine.held:
        raise RuntimeError("A turn to write cannot stand inside another one.")
    file = _mine.file(str(connection.settings_dict["NAME"]))
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
        fcntl.flock(file, fcntl.LOCK_UN)
