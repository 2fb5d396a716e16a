"""How rows reach PostgreSQL: few by one statement, for a round trip costs more than its work; many by COPY, in its text
format, whose lines are made here, five times faster than by psycopg."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any

import orjson
from django.db import connection

from ledgerdata.writing.drafts import AccountDraft, Batch, PaymentDraft
from ledgerdata.writing.rows import (
    ACCOUNTS,
    BALANCES,
    ENTRIES,
    MOVED_PAYMENTS,
    OR_CHANGE_BALANCE,
    PAYMENTS,
    RECORDS,
    Table,
    every_row,
)
from tenants.clock import KEEP_CLOCK, Clock
from tenants.db.statements import Statement

LINES_AT_ONCE = 500
NEW = (ACCOUNTS, PAYMENTS, RECORDS, ENTRIES, BALANCES)

_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class _Json:
    """Values of a JSON object, which PostgreSQL reads as its table has them."""

    null = None
    amount = text = word = moment = str
    mapping = dict

    def json(self, value: bytes) -> str:
        return f"\\x{value.hex()}"

    digest = json


class _Lines:
    """Values of a line of COPY."""

    null = "\\N"
    amount = word = moment = str

    def text(self, value: str) -> str:
        return value.translate(_ESCAPES) if "\\" in value or not value.isprintable() else str(value)

    def mapping(self, value: Mapping[str, str]) -> str:
        return self.text(orjson.dumps(value).decode())

    def json(self, value: bytes) -> str:
        if value.isascii() and b"\\" not in value:  # half as long as in hexadecimal; JSON has no control characters
            return value.decode()
        return self.digest(value)

    def digest(self, value: bytes) -> str:
        return "\\\\x" + value.hex()


_JSON, _LINES = _Json(), _Lines()


class FewRows:
    """All rows of a batch by one statement, the clock's among them. However many they are, it is the same one."""

    def write(self, clock: Clock, batch: Batch) -> None:
        _give_keys(batch)
        tables = [(table, drafts) for table, drafts in every_row(batch) if drafts]
        rows = [_json_rows(table, clock.tenant.pk, drafts) for table, drafts in tables]
        counts = clock.changes()
        _at_once(tuple(table for table, _ in tables), bool(counts)).rows(*rows, *counts)


def _json_rows(table: Table, tenant: int, drafts: Iterable[Any]) -> str:
    columns = table.columns
    return orjson.dumps([dict(zip(columns, row, strict=True)) for row in table.rows(_JSON, tenant, drafts)]).decode()


@cache
def _at_once(tables: tuple[Table, ...], clock: bool) -> Statement:
    parts = [*map(_part, tables), *[KEEP_CLOCK] * clock]
    return Statement(f"WITH {', '.join(f'w{n} AS ({part})' for n, part in enumerate(parts))} SELECT 1")


def _part(table: Table) -> str:
    source = f"json_populate_recordset(NULL::{table.name}, CAST(%s AS json)) given"
    if table is MOVED_PAYMENTS:
        return f"{MOVE_FROM} {source} WHERE {table.name}.id = given.id"
    columns = ", ".join(table.columns)
    rows = f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {source}"
    return f"{rows} {OR_CHANGE_BALANCE}" if table is BALANCES else rows


class ManyRows:
    """A COPY for each table; what changes goes by way of a temporary one.

    Making and emptying it has PostgreSQL plan its checks of foreign keys anew, by the size of the tables by then.
    """

    def write(self, clock: Clock, batch: Batch) -> None:
        _give_keys(batch)
        tenant = clock.tenant.pk
        for table, drafts in every_row(batch):
            if drafts and table in _CHANGES:
                _copy_changes(table, tenant, drafts, _CHANGES[table])
            elif drafts:
                _copy(table, table.name, tenant, drafts)


MOVE_FROM = (
    f"UPDATE {MOVED_PAYMENTS.name} SET {', '.join(f'{name} = given.{name}' for name in MOVED_PAYMENTS.columns[:-1])}"
    " FROM"
)
_CHANGES = {
    MOVED_PAYMENTS: f"{MOVE_FROM} {PAYMENTS.name}_changes given WHERE {PAYMENTS.name}.id = given.id",
    BALANCES: (
        f"INSERT INTO {BALANCES.name} ({', '.join(BALANCES.columns)})"
        f" SELECT {', '.join(BALANCES.columns)} FROM {BALANCES.name}_changes {OR_CHANGE_BALANCE}"
    ),
}


def _copy_changes(table: Table, tenant: int, drafts: Iterable[Any], apply: str) -> None:
    """Copies into a temporary table `<name>_changes`, from which `apply` takes the rows."""
    changes = f"{table.name}_changes"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {changes} ON COMMIT DELETE ROWS"
            f" AS SELECT {', '.join(table.columns)} FROM {table.name} WITH NO DATA"
        )
        cursor.execute(f"TRUNCATE {changes}")  # a transaction may flush more than once
        _copy(table, changes, tenant, drafts)
        cursor.execute(apply)


def _copy(table: Table, into: str, tenant: int, drafts: Iterable[Any]) -> None:
    line = "\t".join(["%s"] * len(table.columns)) + "\n"
    lines = map(line.__mod__, table.rows(_LINES, tenant, drafts))
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,  # Django does it for statements alone
        cursor.copy(f"COPY {into} ({', '.join(table.columns)}) FROM STDIN") as copy,
    ):
        while block := "".join(islice(lines, LINES_AT_ONCE)):
            copy.write(block)


def _give_keys(batch: Batch) -> None:
    """Draws the primary keys that new accounts and payments do not have yet."""
    some: tuple[tuple[Table, Sequence[AccountDraft | PaymentDraft]], ...]
    some = ((ACCOUNTS, batch.accounts), (PAYMENTS, batch.payments))
    for table, drafts in some:
        unknown = [draft for draft in drafts if not draft.pk]
        if unknown:
            for draft, (key,) in zip(unknown, _draw(table).rows(str(len(unknown))), strict=True):
                draft.pk = key


@cache
def _draw(table: Table) -> Statement:
    """One by one, not a range at once: a sequence has no lock, and other datasets draw from it too."""
    return Statement(f"SELECT {next_key(table)} FROM generate_series(1, CAST(%s AS bigint))")


def next_key(table: Table) -> str:
    """An SQL expression for the primary key of a row yet to be written."""
    return f"nextval('{table.name}_id_seq')"


def analyze() -> None:
    """Tells the planner of the new sizes, which PostgreSQL notices by itself only after minutes."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(table.name for table in NEW)}")
