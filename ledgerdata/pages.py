"""Pages of a dataset's rows as stored on the wire.

Rows of a series are numbered 1, 2, 3… in the order of their stamps and never change, so page N of a filter begins at
the number of its first row plus N - 1 page sizes: one step in an index for any page, with nothing remembered between.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from ledgerdata.models import Account, Kind, Record

MOST_OFFSET = 2**62  # past any number that a row can have


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows are wanted: the `number`-th page of those with a stamp at or after `since`."""

    number: int = 1
    size: int = 100
    since: datetime | None = None
    descending: bool = False

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


def record_wires(tenant_id: int, page: Page) -> list[bytes]:
    """Items of `GET /transactions`."""
    return _wires(Record._meta.db_table, "tenant_id = %s", [tenant_id], page)


def account_wires(tenant_id: int, kind: Kind, page: Page) -> list[bytes]:
    """Items of `GET /accounts` or of `GET /beneficiaries`."""
    return _wires(Account._meta.db_table, "tenant_id = %s AND kind = %s", [tenant_id, str(kind)], page)


def _wires(table: str, series: str, key: list[int | str], page: Page) -> list[bytes]:
    if page.offset > MOST_OFFSET:
        return []
    first, first_params = "CAST(1 AS bigint)", list[Any]()  # a plain 1 + 2147483647 overflows on PostgreSQL
    if page.since is not None:
        first = f"(SELECT number FROM {table} WHERE {series} AND stamp >= %s ORDER BY stamp LIMIT 1)"
        first_params = [*key, connection.ops.adapt_datetimefield_value(page.since)]
    if page.descending:
        last = f"(SELECT number FROM {table} WHERE {series} ORDER BY number DESC LIMIT 1)"
        where = f"number >= {first} AND number <= {last} - %s"
        params: list[Any] = [*first_params, *key, page.offset]
    else:
        where = f"number >= {first} + %s"
        params = [*first_params, page.offset]
    order = "DESC" if page.descending else "ASC"
    sql = f"SELECT wire FROM {table} WHERE {series} AND {where} ORDER BY number {order} LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*key, *params, page.size])
        return [bytes(row[0]) for row in cursor.fetchall()]
