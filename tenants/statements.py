"""Fixed SQL of the hot paths, run as the driver runs it quickest: prepared, and past Django's cursor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]
Rows = Callable[[], list[Row]]


class Statement:
    """One statement with `%s` for its parameters; `sqlite` where SQLite needs another one than PostgreSQL.

    A connection that somebody watches (a test that counts queries, MOCKPSP_DEBUG) gets it through Django's cursor.
    """

    def __init__(self, sql: str, *, sqlite: str | None = None) -> None:
        self._sql = {"postgresql": sql, "sqlite": sqlite or sql}
        self._direct_sqlite = self._sql["sqlite"].replace("%s", "?")

    def rows(self, *params: Any) -> list[Row]:
        """The rows that the statement gives; raises Django's database errors.

        A connection that went away since it was last used, as with a restart of PostgreSQL, is replaced once.
        """
        database = connections[DEFAULT_DB_ALIAS]
        before = database.connection
        try:
            return self._begin(database, params)()
        except OperationalError:
            if not was_lost(database, before):
                raise
            return self._begin(database, params)()

    def begin(self, *params: Any) -> Rows:
        """Sends it off; calling what this returns gives the rows. Within `pipelined` nobody waits until then.

        Raises Django's database errors, then or now.
        """
        return self._begin(connections[DEFAULT_DB_ALIAS], params)

    def _begin(self, database: BaseDatabaseWrapper, params: tuple[Any, ...]) -> Rows:
        database.ensure_connection()
        if _is_watched(database):
            with database.cursor() as cursor:
                cursor.execute(self._sql[database.vendor], params)
                watched = [tuple(row) for row in cursor.fetchall()]
            return lambda: watched
        with database.wrap_database_errors:
            if database.vendor == "sqlite":
                found = database.connection.execute(self._direct_sqlite, params).fetchall()
                return lambda: found
            # psycopg's own cursor binds on the server, which Django's does not: only so can it be prepared
            direct = psycopg.Cursor(database.connection)
            direct.execute(self._sql["postgresql"], params, prepare=True, binary=True)

        def fetched() -> list[Row]:
            with database.wrap_database_errors, direct:
                return direct.fetchall()

        return fetched


@contextmanager
def pipelined() -> Iterator[None]:
    """On PostgreSQL, statements that are begun inside are sent without waiting for the answers to those before.

    Raises Django's database errors at the end, where one failed and nobody fetched its rows.
    """
    database = connections[DEFAULT_DB_ALIAS]
    if database.vendor == "sqlite" or _is_watched(database):
        yield
        return
    database.ensure_connection()
    with database.wrap_database_errors, database.connection.pipeline():
        yield


def _is_watched(database: BaseDatabaseWrapper) -> bool:
    return bool(database.queries_logged or database.execute_wrappers)


def was_lost(database: BaseDatabaseWrapper, before: Any) -> bool:
    """Whether a statement failed because `before`, the connection that `database` had, is gone, and another one may do.

    Within a transaction the answer is no: what was done before went with the connection. Nor is it worth a second try
    where there was no connection, or where Django has tried to get another one already, in vain.
    """
    if before is None or database.connection is None or database.in_atomic_block:
        return False
    if database.connection is before:
        if database.is_usable():
            return False
        database.close()
    return True


@cache
def vendor() -> str:
    """The kind of database, `sqlite` or `postgresql`: it stays as it is, and asking Django each time adds up."""
    return connection.vendor


def stored_moment(moment: datetime) -> Any:
    """A moment as the driver takes it."""
    return sqlite_moment(moment) if vendor() == "sqlite" else moment


@lru_cache(maxsize=1024)  # the rows that are written together have one stamp, and a poller asks from one moment
def sqlite_moment(moment: datetime) -> str:
    """As Django stores it there: UTC, without saying so."""
    return str(moment.astimezone(UTC))[: -len("+00:00")]
