"""Fixed SQL of the hot paths, run as the driver runs it quickest: prepared, and past Django's cursor.

Its values are moments and whole numbers as the driver has them, which Django's fields convert elsewhere. The dataset
that it is about is a known one, or that of an API key, which is found within the statement.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from tenants.db.waiting import Busy
from tenants.models import ApiKey, Tenant

Row = tuple[Any, ...]

MOST_DIGITS = 99  # what two digits can give the length of: more sums of the largest amounts than can be made

_LENGTHS = [f"{length:02d}" for length in range(MOST_DIGITS + 1)]
_COMPLEMENT = str.maketrans("0123456789", "9876543210")

USE_IS_NOTED_EVERY = timedelta(minutes=1)  # a write at every read would make readers wait for writers

_BY_KEY = (
    f"(SELECT t.id FROM {ApiKey._meta.db_table} k JOIN {Tenant._meta.db_table} t ON t.id = k.tenant_id"
    " WHERE k.digest = %s AND k.revoked_at IS NULL AND k.last_used_at > %s"
    " AND (t.attention_at IS NULL OR t.attention_at > %s)) dataset"
)
_KNOWN = f"(SELECT id FROM {Tenant._meta.db_table} WHERE id = CAST(%s AS bigint) AND standing <> 'DISCARDED') dataset"


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
            read: list[Row] = database.connection.prepared_rows(self._direct_postgresql, params)
            return read


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


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """An API key that saves the hot paths a query: it stands for its dataset where it is valid, its use was noted of
    late, and the dataset has nothing to do before it is read; and else for none.

    `tenants.access.tenant_of` then finds out which it is, and says why the key opens nothing.
    """

    key: str


DatasetRef = Tenant | KeyInUse


def dataset_sql(dataset: DatasetRef) -> str:
    """For FROM: a table `dataset` with the primary key, `id`, of the dataset; empty where there is none.

    That is where a key stands for none, or where a reset or a restore gave the dataset another row since it was read.
    """
    return _BY_KEY if isinstance(dataset, KeyInUse) else _KNOWN


def dataset_params(dataset: DatasetRef) -> tuple[Any, ...]:
    """What the places in `dataset_sql` stand for."""
    if isinstance(dataset, KeyInUse):
        return api_key_digest(dataset.key), *_moments(timezone.now().replace(microsecond=0))
    return (dataset.pk,)


def require_dataset(rows: Sequence[object]) -> None:
    """Raises Tenant.DoesNotExist where a statement found none by `dataset_sql`, and so gave no rows."""
    if not rows:
        raise no_such_dataset()


def no_such_dataset() -> Tenant.DoesNotExist:
    return Tenant.DoesNotExist("There is no such dataset.")


@lru_cache(maxsize=2)  # by the second, the later end of it: making a moment costs more than looking up the key
def _moments(second: datetime) -> tuple[Any, Any]:
    """Since when a key's use was noted of late, and now."""
    now = second + timedelta(seconds=1)
    return stored_moment(now - USE_IS_NOTED_EVERY), stored_moment(now)


def api_key_digest(key: str) -> str:
    """The key's SHA-256 in hexadecimal: what it is looked up by."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()  # also of what is no key: none has it
