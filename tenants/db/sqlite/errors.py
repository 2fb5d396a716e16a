"""Errors of SQLite as those who call know them: busy, unusable, or Django's."""

import sqlite3
from time import monotonic
from types import TracebackType
from typing import Any

from django.db.utils import DatabaseErrorWrapper

from tenants.db.faults import Unusable, sqlite_fault

TURN, LOCK = "another writer of the database", "a lock that another program has on the database file"
_LOCKED = {5, 6}  # SQLITE_BUSY, SQLITE_LOCKED


class SQLiteErrors(DatabaseErrorWrapper):
    """Stands around every call of the driver."""

    wrapper: Any

    def __init__(self, wrapper: Any) -> None:
        super().__init__(wrapper)
        self._since = 0.0

    def __enter__(self) -> None:
        self._since = monotonic()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, sqlite3.Error):
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _LOCKED:
                raise self.wrapper.jam.did_not_come(LOCK, self._since) from error
            why = sqlite_fault(error, self.wrapper.file.path)
            if why:
                raise Unusable(why) from error
        super().__exit__(kind, error, traceback)
