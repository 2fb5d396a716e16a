"""How rows reach SQLite: many by one statement, which costs a quarter less than `executemany`.

Inside BEGIN IMMEDIATE the whole file is ours, and so are its next keys.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from itertools import chain
from itertools import count as counting
from typing import Any

import orjson
from django.db import connection

from ledgerdata.writing.drafts import Batch
from ledgerdata.writing.rows import (
    ACCOUNTS,
    BALANCES,
    MOVED_PAYMENTS,
    OR_CHANGE_BALANCE,
    PAYMENTS,
    Row,
    Table,
    every_row,
)
from tenants.clock import Clock
from tenants.db.statements import Statement, sqlite_integer

ROWS_AT_ONCE = (300, 30, 3, 1)  # 6,900 values of payments; SQLite takes 32,766

LONG_LOG = 10_000  # pages of 4 kB
LONG_CACHE = 40_960  # kB


class _Form:
    """Plain text, numbers and bytearrays: the driver asks for an adapter of anything else, each time."""

    null = None
    json = digest = bytearray
    text = str

    def mapping(self, value: Mapping[str, str]) -> str:
        return orjson.dumps(value).decode()

    def moment(self, value: str) -> str:
        """As Django stores it: UTC without saying so, and no fraction where it is nothing."""
        return value[:-1].replace("T", " ").removesuffix(".000000")

    def __init__(self) -> None:
        self.amount = lru_cache(1_000)(sqlite_integer)
        self.word: Any = lru_cache(1_000)(str)


_FORM = _Form()


class SQLiteSink:
    """Few rows and many."""

    def write(self, clock: Clock, batch: Batch) -> None:
        tenant = clock.tenant.pk
        for account, key in zip(batch.accounts, _next_keys(ACCOUNTS), strict=False):
            account.pk = key
        for payment, key in zip(batch.payments, _next_keys(PAYMENTS), strict=False):
            payment.pk = key
        for table, drafts in every_row(batch):
            rows = list(table.rows(_FORM, tenant, drafts))
            if table is MOVED_PAYMENTS:
                _move(rows)
            else:
                _insert(table, rows)


def _next_keys(table: Table) -> Iterator[int]:
    rows = _LAST_KEY.rows(table.name)
    return counting(rows[0][0] + 1 if rows else 1)


def _insert(table: Table, rows: list[Row]) -> None:
    done = 0
    for some in ROWS_AT_ONCE:
        while len(rows) - done >= some:
            _insertion(table, some).rows(*chain.from_iterable(rows[done : done + some]))
            done += some


def _move(rows: list[Row]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_MOVE, rows)


@cache
def _insertion(table: Table, count: int) -> Statement:
    row = f"({', '.join(['%s'] * len(table.columns))})"
    rows = f"{table.name} ({', '.join(table.columns)}) VALUES {', '.join([row] * count)}"
    if table is BALANCES:
        return Statement(f"INSERT INTO {rows} {OR_CHANGE_BALANCE}")
    # OR FAIL: else it would keep a copy of each page, to undo the statement alone; the transaction goes as a whole
    return Statement(f"INSERT OR FAIL INTO {rows}")


_MOVING = ", ".join(f"{name} = %s" for name in MOVED_PAYMENTS.columns[:-1])
_MOVE = f"UPDATE {MOVED_PAYMENTS.name} SET {_MOVING} WHERE id = %s"
_LAST_KEY = Statement("SELECT seq FROM sqlite_sequence WHERE name = %s")


@contextmanager
def long_run() -> Iterator[None]:
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


def _pragma(setting: str) -> Any:
    """Sets it, or asks for it; returns the first thing that SQLite answers, if anything."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {setting}")
        answer = cursor.fetchone()
        return answer and answer[0]
