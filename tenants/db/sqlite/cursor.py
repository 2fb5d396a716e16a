"""Cursors of SQLite, whose writes outside a transaction take a turn."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from django.db.backends.sqlite3.base import SQLiteCursorWrapper

_NO_WRITES = ("SELECT", "PRAGMA", "EXPLAIN", "WITH", "VALUES", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class TurnCursor(SQLiteCursorWrapper):
    """Django's cursor."""

    turn: Callable[[], AbstractContextManager[None]]

    def execute(self, query: str, params: Any = None) -> Any:
        if self.connection.in_transaction or query.lstrip().upper().startswith(_NO_WRITES):
            return super().execute(query, params)
        with self.turn():
            return super().execute(query, params)

    def executemany(self, query: str, param_list: Any) -> Any:
        if self.connection.in_transaction:
            return super().executemany(query, param_list)
        with self.turn():
            return super().executemany(query, param_list)
