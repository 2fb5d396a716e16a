"""The payloads of a page as SQLite joins them: in one step, and in the page's order.

`group_concat` promises its order only where the order stands inside it, which SQLite has since 3.44, and only by
sorting what is sorted already: that costs a page a quarter of its rate. So the plan is looked at first: where an index
hands the rows to `group_concat` one by one, nothing can put them in another order. A page read row by row would need
none of this, but gives the interpreter's lock away at each row: with four threads it takes four times as long.
"""

import sqlite3
from collections.abc import Sequence

from django.db import connection

from tenants.db.statements import Row

JOINED = "group_concat(payload, ',')"
WHOLE_PAGE = "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
ORDERS_INSIDE = (3, 44)


def joined_sql(page: str, order: str, dataset: str) -> str:
    """A statement with the payloads of `page`, a subquery of that name with rows in `order`; `dataset` is one row."""
    as_they_come = f"SELECT (SELECT CAST({JOINED} AS BLOB) FROM {page}) FROM {dataset}"
    if come_in_order(_plan(as_they_come)):
        return as_they_come
    return promised_sql(page, order, dataset, sqlite3.sqlite_version_info)


def promised_sql(page: str, order: str, dataset: str, version: tuple[int, ...]) -> str:
    """The same, in an order that SQLite promises whatever its plan is: by the aggregate's own order, or by a window."""
    if version >= ORDERS_INSIDE:
        return f"SELECT (SELECT CAST(group_concat(payload, ',' {order}) AS BLOB) FROM {page}) FROM {dataset}"
    window = f"{JOINED} OVER ({order} {WHOLE_PAGE})"
    return f"SELECT (SELECT CAST({window} AS BLOB) FROM {page} LIMIT 1) FROM {dataset}"


def come_in_order(plan: Sequence[Row]) -> bool:
    """Whether rows of `page` reach the aggregate as an index yields them. A plan in other words counts as no."""
    pages = [node for node, _, _, detail in plan if detail == "CO-ROUTINE page"]
    steps = [detail for _, parent, _, detail in plan if parent in pages]
    is_sorted = any("TEMP B-TREE" in step for step in steps)
    is_by_index = any(step.startswith("SEARCH") and "INDEX" in step for step in steps)
    return len(pages) == 1 and is_by_index and not is_sorted and any(detail == "SCAN page" for *_, detail in plan)


def _plan(sql: str) -> list[Row]:
    explain, nothing = f"EXPLAIN QUERY PLAN {sql.replace('%s', '?')}", [None] * sql.count("%s")
    connection.ensure_connection()
    with connection.wrap_database_errors:
        plan: list[Row] = connection.connection.execute(explain, nothing).fetchall()
    return plan
