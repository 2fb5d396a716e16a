"""The connection to a SQLite file. Whatever writes, Django's own sessions and log too, takes its turn for it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from math import ceil
from time import monotonic
from typing import Any

from django.db.backends.sqlite3 import base
from django.utils.functional import cached_property

from tenants.db.sqlite.cursor import TurnCursor
from tenants.db.sqlite.errors import TURN, SQLiteErrors
from tenants.db.sqlite.features import DatabaseFeatures
from tenants.db.sqlite.file import OpenFile
from tenants.db.turns import Turn, turn_of
from tenants.db.waiting import PATIENCE, Jam

_STEPS = 4  # of a second: SQLite's time limit is set anew only where it differs clearly


@lru_cache(1_000, typed=True)
def _matches(pattern: str | None, text: Any) -> bool | None:
    """`text REGEXP pattern` as Django has it, remembered: a check looks at every row, and few assets are used."""
    return None if pattern is None or text is None else re.search(pattern, str(text)) is not None


class DatabaseWrapper(base.DatabaseWrapper):
    """One thread's connection."""

    features_class = DatabaseFeatures
    jam = Jam()  # of the process

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._only_reads = False
        self.file = OpenFile(str(self.settings_dict["NAME"]))
        self._turn: Turn | None = None  # held
        self._limit = PATIENCE  # of SQLite's own wait for a lock

    @cached_property
    def wrap_database_errors(self) -> SQLiteErrors:
        return SQLiteErrors(self)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        self.file = OpenFile(str(self.settings_dict["NAME"]))  # tests change it
        self.file.check()
        opened = super().get_new_connection(conn_params)
        opened.create_function("regexp", 2, _matches, deterministic=True)
        self.file.remember()
        self._limit = float(conn_params["timeout"])
        return opened

    def ensure_connection(self) -> None:
        super().ensure_connection()
        if not self.in_atomic_block:
            self.file.check()

    def get_autocommit(self) -> bool:
        """Django calls this between requests, where no answer could say that the file is gone."""
        return super().get_autocommit() if self.connection is None else bool(self.autocommit)

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = self.connection.cursor(factory=TurnCursor)
        cursor.turn = self.turn
        return cursor

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Stands around a write outside a transaction. Raises Busy."""
        self._take_turn()
        try:
            yield
            self.jam.came()
        finally:
            self._give_turn()

    @contextmanager
    def only_reading(self) -> Iterator[None]:
        """Stands around a transaction that takes no turn. A write in it is refused: it would have to wait."""
        self._only_reads = True
        self.cursor().execute("PRAGMA query_only = 1")
        try:
            yield
        finally:
            self._only_reads = False
            self.cursor().execute("PRAGMA query_only = 0")

    def _start_transaction_under_autocommit(self) -> None:
        if self._only_reads:
            self.cursor().execute("BEGIN")
            return
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._give_turn()
            raise
        self.jam.came()

    def _set_autocommit(self, autocommit: bool) -> None:
        if autocommit and self._turn:  # neither committed nor rolled back: Ctrl-C came in between
            self._rollback()
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # not in the stubs

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # not in the stubs
        self._give_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._give_turn()

    def _close(self) -> None:
        try:
            if self._turn:  # a cursor that somebody has kept would keep the lock too
                self._rollback()
            super()._close()  # type: ignore[misc]  # not in the stubs
        finally:
            self._give_turn()

    def _take_turn(self) -> None:
        """Waits for the turn; what is left of the time, SQLite may wait for the lock."""
        since, seconds = monotonic(), self.jam.patience()
        if not self.file.is_in_memory:
            turn = turn_of(self.file.path)
            if not turn.take(seconds):
                raise self.jam.did_not_come(TURN, since)
            self._turn = turn
        self._limit_wait(since + seconds - monotonic())

    def _give_turn(self) -> None:
        turn, self._turn = self._turn, None
        if turn:
            turn.give_back()
        if self.connection is not None:
            self._limit_wait(PATIENCE)

    def _limit_wait(self, seconds: float) -> None:
        limit = ceil(max(seconds, 0) * _STEPS) / _STEPS
        if limit != self._limit:
            self.connection.execute(f"PRAGMA busy_timeout = {limit * 1_000:.0f}")
            self._limit = limit
