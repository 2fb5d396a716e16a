"""Bulk writing on SQLite: `executemany`. Inside BEGIN IMMEDIATE the whole file is ours, and so are its next keys."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models

from ledgerdata.bulk.tables import Row
from ledgerdata.models.amounts import encode
from ledgerdata.moments import write_moment


class SQLiteTables:
    zero: Any = encode(0)
    null: Any = None

    def __init__(self) -> None:
        self.amount = encode
        self.moment = _moment
        self.text = str  # of an enumeration's member too: the driver is slow with anything but plain types

    def reserve(self, model: type[models.Model], count: int) -> Sequence[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            found = cursor.fetchone()
        first = (found[0] if found else 0) + 1
        return range(first, first + count)

    def insert(self, model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
        places = ", ".join(["%s"] * len(columns))
        sql = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({places})"
        with connection.cursor() as cursor:
            cursor.executemany(sql, list(rows))

    def update(self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
        key, *changed = columns
        sets = ", ".join(f"{column} = %s" for column in changed)
        with connection.cursor() as cursor:
            sql = f"UPDATE {model._meta.db_table} SET {sets} WHERE {key} = %s"
            cursor.executemany(sql, [(*row[1:], row[0]) for row in rows])

    def analyze(self) -> None:
        """Nothing: SQLite plans by the indexes alone here, and right."""

    def binary(self, value: bytes) -> Any:
        return value


def _moment(value: datetime) -> str:
    """As Django stores it: UTC without saying so, and no fraction where it is nothing."""
    text = write_moment(value)
    return f"{text[:10]} {text[11:-1] if value.microsecond else text[11:19]}"
