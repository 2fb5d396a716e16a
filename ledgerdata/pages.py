"""Pages of a dataset's rows as stored on the wire.

Rows of a series are numbered 1, 2, 3… in the order of their stamps and never change, so page N of a filter begins at
the number of its first row plus N - 1 page sizes: one step in an index for any page, with nothing remembered between.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db import connection

from ledgerdata.models import Account, Kind, Record
from tenants.statements import Statement

FIRST = "CAST(1 AS bigint)"  # a plain 1 + 2147483647 overflows on PostgreSQL
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
    """Items of `GET /transactions`; one query."""
    return _wires(Record._meta.db_table, (tenant_id,), page)


def account_wires(tenant_id: int, kind: Kind, page: Page) -> list[bytes]:
    """Items of `GET /accounts` or of `GET /beneficiaries`; one query."""
    return _wires(Account._meta.db_table, (tenant_id, str(kind)), page)


def _wires(table: str, series: tuple[int] | tuple[int, str], page: Page) -> list[bytes]:
    if page.offset > MOST_OFFSET:
        return []
    since = () if page.since is None else (*series, connection.ops.adapt_datetimefield_value(page.since))
    last = series if page.descending else ()
    statement = _statement(table, of_kind=len(series) > 1, since=bool(since), descending=page.descending)
    return [row[0] for row in statement.rows(*series, *since, *last, page.offset, page.size)]


@cache
def _statement(table: str, *, of_kind: bool, since: bool, descending: bool) -> Statement:
    rows = f"FROM {table} WHERE tenant_id = %s" + (" AND kind = %s" if of_kind else "")
    first = f"(SELECT number {rows} AND stamp >= %s ORDER BY stamp LIMIT 1)" if since else FIRST
    if descending:
        last = f"(SELECT number {rows} ORDER BY number DESC LIMIT 1)"
        return Statement(
            f"SELECT wire {rows} AND number >= {first} AND number <= {last} - %s ORDER BY number DESC LIMIT %s"
        )
    return Statement(f"SELECT wire {rows} AND number >= {first} + %s ORDER BY number LIMIT %s")
