"""Pages of a dataset's rows as stored on the wire.

Rows of a series are numbered 1, 2, 3… in the order of their stamps and never change, so page N of a filter begins at
the number of its first row plus N - 1 page sizes: one step in an index for any page, with nothing remembered between.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from ledgerdata.models import Account, Kind, Record
from tenants.owners import Owner, need_owner, owner_params, owner_sql
from tenants.statements import Statement, stored_moment

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


def record_wires(owner: Owner, page: Page) -> bytes:
    """Items of `GET /transactions`, with a comma between; nothing where there are none. One query.

    Raises Tenant.DoesNotExist where the owner stands for no dataset.
    """
    return _wires(Record._meta.db_table, owner, (), page)


def account_wires(owner: Owner, kind: Kind, page: Page) -> bytes:
    """Items of `GET /accounts` or of `GET /beneficiaries`, as those of record_wires."""
    return _wires(Account._meta.db_table, owner, (str(kind),), page)


def _wires(table: str, owner: Owner, kind: tuple[str, ...], page: Page) -> bytes:
    since = () if page.since is None else (*kind, stored_moment(page.since))
    last = kind if page.descending else ()
    offset = min(page.offset, MOST_OFFSET)
    statement = _statement(table, owner_sql(owner), bool(kind), bool(since), page.descending)
    rows = statement.rows(*kind, *since, *last, offset, page.size, *owner_params(owner))
    need_owner(rows)
    return rows[0][0] or b""


@cache
def _statement(table: str, owner: str, of_kind: bool, since: bool, descending: bool) -> Statement:
    rows = f"FROM {table} WHERE tenant_id = owner.id" + (" AND kind = %s" if of_kind else "")
    first = f"(SELECT number {rows} AND stamp >= %s ORDER BY stamp LIMIT 1)" if since else FIRST
    last = f"(SELECT number {rows} ORDER BY number DESC LIMIT 1)"
    wanted = f"number >= {first} AND number <= {last} - %s" if descending else f"number >= {first} + %s"
    order = f"ORDER BY number{' DESC' if descending else ''}"
    page = f"(SELECT number, wire {rows} AND {wanted} {order} LIMIT %s) page"
    return Statement(
        f"SELECT (SELECT string_agg(wire, ','::bytea {order}) FROM {page}) FROM {owner}",
        sqlite=f"SELECT (SELECT CAST(group_concat(wire, ',') AS BLOB) FROM {page}) FROM {owner}",  # in the page's order
    )
