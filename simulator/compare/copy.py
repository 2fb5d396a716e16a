"""A copy of what the consumer holds, in a SQLite file of its own: memory stays small, and reading can go on later."""

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

PRAGMAS = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000;"
SCHEMA = """
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS progress (list TEXT PRIMARY KEY, cursor TEXT NOT NULL, is_done INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS connector (id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS account (
  id TEXT PRIMARY KEY, reference TEXT, kind TEXT, name TEXT, created_at TEXT
);
CREATE TABLE IF NOT EXISTS payment (reference TEXT, type TEXT, created_at TEXT, value BLOB);
CREATE TABLE IF NOT EXISTS balance (
  account TEXT, asset TEXT, balance TEXT, at TEXT, PRIMARY KEY (account, asset)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS initiation (
  reference TEXT, type TEXT, status TEXT, error TEXT, PRIMARY KEY (reference, type)
);
"""
FOUND = """
CREATE INDEX IF NOT EXISTS account_by_reference ON account (reference, kind);
DROP TABLE IF EXISTS own;
CREATE TABLE own (reference TEXT, type TEXT, value BLOB);
DROP TABLE IF EXISTS lone;
CREATE TABLE lone (reference TEXT, type TEXT, payment INTEGER);
DROP TABLE IF EXISTS difference;
CREATE TABLE difference (
  place INTEGER PRIMARY KEY, kind TEXT, what TEXT, about TEXT, text TEXT, code TEXT, reason TEXT
);
"""
LEFT_OVER = """
CREATE INDEX own_by_reference ON own (reference, type);
CREATE INDEX lone_by_reference ON lone (reference, type, payment);
"""
TABLES = ("fact", "progress", "connector", "account", "payment", "balance", "initiation")
FIELDS = ("kind", "what", "about", "text", "code", "reason")

Row = tuple[Any, ...]


class NotThisFile(Exception):
    """A file that holds something else than a copy of this consumer."""


class Copy:
    """The copy. What a page brought, and how far the list was read, are one transaction."""

    def __init__(self, path: Path) -> None:
        self.database = sqlite3.connect(path, isolation_level=None)
        try:
            self.database.executescript(f"{PRAGMAS} {SCHEMA}")
        except sqlite3.DatabaseError as error:
            raise NotThisFile("is no file of compare") from error

    def close(self) -> None:
        self.database.close()

    def fact(self, name: str) -> str | None:
        row = self.database.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def keep_fact(self, name: str, value: str) -> None:
        self.database.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (name, value))

    def clear(self) -> None:
        for table in TABLES:
            self.database.execute(f"DELETE FROM {table}")

    def progress(self, name: str) -> tuple[str, bool]:
        """Where a list is read on, and whether it was read to its end."""
        row = self.database.execute("SELECT cursor, is_done FROM progress WHERE list = ?", (name,)).fetchone()
        return ("", False) if row is None else (str(row[0]), bool(row[1]))

    def keep(self, table: str, rows: Iterable[Row], name: str, cursor: str, *, is_done: bool) -> None:
        """Rows of a table, and how far the list `name` was read with them. A later row replaces an earlier one."""
        rows = list(rows)
        self.database.execute("BEGIN")
        try:
            if rows:
                places = ", ".join("?" * len(rows[0]))
                self.database.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", rows)
            self.database.execute("INSERT OR REPLACE INTO progress VALUES (?, ?, ?)", (name, cursor, is_done))
        except BaseException:
            self.database.execute("ROLLBACK")
            raise
        self.database.execute("COMMIT")

    def note_connectors(self, ids: set[str]) -> list[str]:
        """Keeps the ids of connectors that items were of; all that were seen so far."""
        self.database.executemany("INSERT OR IGNORE INTO connector VALUES (?)", [(id,) for id in ids])
        return [row[0] for row in self.database.execute("SELECT id FROM connector ORDER BY id")]

    def note_own(self, payments: Iterable[Row]) -> None:
        """Keeps payments of ours for which none of the consumer's was found yet that is equal."""
        self._many("INSERT INTO own VALUES (?, ?, ?)", payments)

    def note_lone(self, payments: Iterable[Row]) -> None:
        """Keeps which payments of the copy have found none of ours yet that is equal."""
        self._many("INSERT INTO lone VALUES (?, ?, ?)", payments)

    def index_left_over(self) -> None:
        self.database.executescript(LEFT_OVER)

    def note_differences(self, rows: Iterable[Row]) -> None:
        self._many(f"INSERT INTO difference ({', '.join(FIELDS)}) VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _many(self, sql: str, rows: Iterable[Row]) -> None:
        self.database.execute("BEGIN")
        self.database.executemany(sql, rows)
        self.database.execute("COMMIT")

    def begin_comparing(self) -> None:
        self.database.executescript(FOUND)

    def rows(self, sql: str, *values: Any) -> Iterator[Row]:
        yield from self.database.execute(sql, values)

    def count(self, table: str, where: str = "1") -> int:
        (found,) = self.database.execute(f"SELECT COUNT(*) FROM {table} WHERE {where}").fetchone()
        return int(found)
