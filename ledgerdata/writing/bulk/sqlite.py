"""Bulk writing on SQLite: many rows by one statement, which costs a quarter less than `executemany`.

Inside BEGIN IMMEDIATE the whole file is ours, and so are its next keys.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice
from typing import Any

from django.db import connection, models

from ledgerdata.models.amounts import encode
from ledgerdata.writing.bulk.tables import Row

ROWS_AT_ONCE = 300  # 6,600 values of payments; SQLite takes 32,766

LONG_LOG = 10_000  # pages of 4 kB
LONG_CACHE = 40_960  # kB

_PLACES = {"payload": "CAST(? AS BLOB)", "source_id": "NULLIF(?, 0)", "destination_id": "NULLIF(?, 0)"}
"""Of columns whose values the driver would ask for an adapter of, each time: bytes and None."""


class SQLiteTables:
    zero: Any = encode(0)
    null: Any = 0

    def __init__(self) -> None:
        self.amount = encode
        self.moment = _moment
        self.text = str
        self.json = bytes.decode
        self.word: Any = lru_cache(1_000)(str)  # plain text: the driver is slow with an enumeration's member

    def reserve(self, model: type[models.Model], count: int) -> Sequence[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            found = cursor.fetchone()
        first = (found[0] if found else 0) + 1
        return range(first, first + count)

    def insert(self, model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
        database, left = connection.connection, iter(rows)
        row = f"({', '.join([_PLACES.get(column, '?') for column in columns])})"
        # OR FAIL: else it would keep a copy of each page, to undo the statement alone; the transaction goes as a whole
        into = f"INSERT OR FAIL INTO {model._meta.db_table} ({', '.join(columns)}) VALUES "
        with connection.wrap_database_errors:
            while some := list(islice(left, ROWS_AT_ONCE)):
                database.execute(into + ", ".join([row] * len(some)), list(chain.from_iterable(some)))

    def update(self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
        key, *changed = columns
        sets = ", ".join(f"{column} = %s" for column in changed)
        with connection.cursor() as cursor:
            sql = f"UPDATE {model._meta.db_table} SET {sets} WHERE {key} = %s"
            cursor.executemany(sql, [(*row[1:], row[0]) for row in rows])

    @contextmanager
    def long_run(self) -> Iterator[None]:
        """The log goes into the file every 40 MB, not every 16: pages that change again go once. The pages where rows
        of all accounts are added stay in memory."""
        usual = {setting: _pragma(setting) for setting in ("wal_autocheckpoint", "cache_size")}
        _pragma(f"wal_autocheckpoint={LONG_LOG}")
        _pragma(f"cache_size=-{LONG_CACHE}")
        try:
            yield
        finally:
            for setting, value in usual.items():
                _pragma(f"{setting}={value}")
            if not connection.in_atomic_block:
                _pragma("wal_checkpoint")  # as far as readers let it: the next who writes shall not wait for all of it

    def analyze(self) -> None:
        """Nothing: SQLite plans by the indexes alone here, and right."""


def _pragma(setting: str) -> Any:
    """Sets it, or asks for it; returns the first thing that SQLite answers, if anything."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {setting}")
        answer = cursor.fetchone()
        return answer and answer[0]


def _moment(text: str) -> str:
    """As Django stores it: UTC without saying so, and no fraction where it is nothing."""
    return f"{text[:10]} {text[11:19] if text.endswith('.000000Z') else text[11:-1]}"
