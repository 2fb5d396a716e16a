"""Pages of a dataset's rows as stored in JSON.

Rows of a series are numbered 1, 2, 3… in the order of their moments and never change, so page N of a filter begins at
the number of its first row plus N - 1 page sizes: one step in an index for any page, with nothing remembered between.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from ledgerdata.models import Account, Kind, Record
from ledgerdata.reading.joined import joined_sql
from tenants.db.statements import (
    DatasetRef,
    Statement,
    dataset_params,
    dataset_sql,
    require_dataset,
    stored_moment,
    vendor,
)

FIRST = "CAST(1 AS bigint)"  # a plain 1 + 2147483647 overflows on PostgreSQL
MOST_OFFSET = 2**62  # past any number that a row can have


@dataclass(frozen=True, slots=True)
class Page:
    """Which rows are wanted: the `number`-th page of those with a creation time at or after `since`."""

    number: int = 1
    size: int = 100
    since: datetime | None = None
    descending: bool = False

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


def record_payloads(dataset: DatasetRef, page: Page) -> bytes:
    """Items of `GET /transactions`, with a comma between; nothing where there are none. One query.

    Raises Tenant.DoesNotExist where the dataset stands for no dataset.
    """
    return _payloads(Record._meta.db_table, dataset, (), page)


def account_payloads(dataset: DatasetRef, kind: Kind, page: Page) -> bytes:
    """Items of `GET /accounts` or of `GET /beneficiaries`, as those of record_payloads."""
    return _payloads(Account._meta.db_table, dataset, (str(kind),), page)


def _payloads(table: str, dataset: DatasetRef, kind: tuple[str, ...], page: Page) -> bytes:
    since = () if page.since is None else (*kind, stored_moment(page.since))
    last = kind if page.descending else ()
    offset = min(page.offset, MOST_OFFSET)
    statement = _statement(table, dataset_sql(dataset), bool(kind), bool(since), page.descending)
    rows = statement.rows(*kind, *since, *last, offset, page.size, *dataset_params(dataset))
    require_dataset(rows)
    return rows[0][0] or b""


@cache
def _statement(table: str, dataset: str, of_kind: bool, since: bool, descending: bool) -> Statement:
    rows = f"FROM {table} WHERE tenant_id = dataset.id" + (" AND kind = %s" if of_kind else "")
    first = f"(SELECT sequence {rows} AND created_at >= %s ORDER BY created_at LIMIT 1)" if since else FIRST
    last = f"(SELECT sequence {rows} ORDER BY sequence DESC LIMIT 1)"
    wanted = f"sequence >= {first} AND sequence <= {last} - %s" if descending else f"sequence >= {first} + %s"
    order = f"ORDER BY sequence{' DESC' if descending else ''}"
    page = f"(SELECT sequence, payload {rows} AND {wanted} {order} LIMIT %s) page"
    if vendor() == "sqlite":
        return Statement(joined_sql(page, order, dataset))
    return Statement(f"SELECT (SELECT string_agg(payload, ','::bytea {order}) FROM {page}) FROM {dataset}")
