"""Fixed SQL of the hot paths, run as the driver runs it quickest: prepared, and past Django's cursor.

Its values are moments and whole numbers as the driver has them, which Django's fields convert elsewhere.
"""

from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tenants.db.waiting import Busy

Row = tuple[Any, ...]

MOST_DIGITS = 99  # what two digits can give the length of: more sums of the largest amounts than can be made

_LENGTHS = [f"{length:02d}" for length in range(MOST_DIGITS + 1)]
_COMPLEMENT = str.maketrans("0123456789", "9876543210")


class Statement:
    """One statement with `%s` for its parameters; `sqlite` where SQLite needs another one than PostgreSQL.

    A connection that somebody watches (a test that counts queries, MOCKPSP_DEBUG) gets it through Django's cursor.
    """

    def __init__(self, sql: str, *, sqlite: str | None = None) -> None:
        self._sql = {"postgresql": sql, "sqlite": sqlite or sql}
        self._direct_sqlite = self._sql["sqlite"].replace("%s", "?")
        first, *parts = sql.split("%s")  # numbered as PostgreSQL has it: psycopg would parse a long one at every call
        self._direct_postgresql = (first + "".join(f"${n}{part}" for n, part in enumerate(parts, 1))).encode()

    def rows(self, *params: Any) -> list[Row]:
        """The rows that the statement gives; raises Django's database errors.

        A connection that went away since it was last used, as with a restart of PostgreSQL, is replaced once.
        """
        database = connections[DEFAULT_DB_ALIAS]
        before = database.connection
        try:
            return self._rows(database, params)
        except OperationalError as error:
            if not was_lost(database, before, error):
                raise
            return self._rows(database, params)

    def _rows(self, database: BaseDatabaseWrapper, params: tuple[Any, ...]) -> list[Row]:
        database.ensure_connection()
        if _is_watched(database):
            with database.cursor() as cursor:
                cursor.execute(self._sql[database.vendor], params)
                return [tuple(row) for row in cursor.fetchall()]
        with database.wrap_database_errors:
            if database.vendor == "sqlite":
                found: list[Row] = database.connection.execute(self._direct_sqlite, params).fetchall()
                return found
            # psycopg's own cursors bind on the server, which Django's does not: only so can it be prepared
            with psycopg.RawCursor(database.connection) as direct:
                return direct.execute(self._direct_postgresql, params, prepare=True, binary=True).fetchall()


def _is_watched(database: BaseDatabaseWrapper) -> bool:
    return bool(database.queries_logged or database.execute_wrappers)


def was_lost(database: BaseDatabaseWrapper, before: Any, error: OperationalError) -> bool:
    """Whether a statement failed because `before`, the connection that `database` had, is gone, and another one may do.

    Within a transaction the answer is no: what was done before went with the connection. Nor is it worth a second try
    where there was no connection, where Django has tried to get another one already, in vain, or after a wait in vain.
    """
    if isinstance(error, Busy) or before is None or database.connection is None or database.in_atomic_block:
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


@lru_cache(maxsize=1024)  # the rows that are written together have one creation time, and a poller asks from one moment
def sqlite_moment(moment: datetime) -> str:
    """As Django stores it there: UTC, without saying so."""
    return str(moment.astimezone(UTC))[: -len("+00:00")]


def aware(value: Any) -> Any:
    """A moment with its zone: SQLite keeps it without, and it is UTC."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def sqlite_integer(number: int) -> str:
    """A whole number of at most MOST_DIGITS digits as text that sorts as the number does: SQLite's own has 64 bits.

    From 0 on it is two digits for the length, and then the digits: `03125` is 125. Below 0 it is a minus sign and the
    same with every digit taken from 9: `-96874` is -125.
    """
    if number < 0:
        return "-" + sqlite_integer(-number).translate(_COMPLEMENT)
    digits = str(number)
    return _LENGTHS[len(digits)] + digits


def from_sqlite_integer(text: str) -> int:
    """The number that `sqlite_integer` made the text of."""
    if text[0] == "-":
        return -int(text[1:].translate(_COMPLEMENT)[2:])
    return int(text[2:])


def read_integer(stored: Any) -> int:
    """The whole number of any size that a statement gives as the database has it."""
    return from_sqlite_integer(stored) if vendor() == "sqlite" else int(stored)
