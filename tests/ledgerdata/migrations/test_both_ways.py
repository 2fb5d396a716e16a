"""A new database, which has its tables made at once, is the same as one that went through every migration."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tenants.db.state import missing_migrations
from tests.migrating import each_one, empty_database, latest

pytestmark = pytest.mark.django_db(transaction=True)

SQLITE = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"
TABLES = "table_schema = 'public'"
POSTGRESQL = {
    "columns": "SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale,"
    " is_nullable, column_default, is_identity, collation_name"
    f" FROM information_schema.columns WHERE {TABLES} ORDER BY table_name, column_name",
    "constraints": "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated"
    " FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n' ORDER BY 1, 2",
    # the newest last, for which there is a reason (0008)
    "indexes": "SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid)"
    " FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid"
    " WHERE relnamespace = 'public'::regnamespace ORDER BY 1, indexrelid",
    "triggers": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2",
    "sequences": "SELECT sequence_name, data_type FROM information_schema.sequences"
    " WHERE sequence_schema = 'public' ORDER BY 1",
}


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def schema() -> dict[str, list[tuple[Any, ...]]]:
    """All that the database knows of its tables."""
    if connection.vendor == "sqlite":
        return {"sqlite_master": [(*names, written(sql)) for *names, sql in rows(SQLITE)]}
    return {what: rows(statement) for what, statement in POSTGRESQL.items()}


def written(sql: str | None) -> str:
    """SQLite keeps a statement as it was written, and quotes the name of a table that was renamed."""
    return re.sub(r'"(\w+)"', r"\1", sql or "")


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[None]:
    with empty_database(tmp_path):
        yield


def test_the_tables_are_the_same(elsewhere: None, tmp_path: Path) -> None:
    latest()
    at_once = schema()
    connection.close()
    (tmp_path / "another").mkdir()
    with empty_database(tmp_path / "another"):
        each_one()
        one_by_one = schema()
    assert at_once.keys() == one_by_one.keys()
    for what in at_once:
        assert at_once[what] == one_by_one[what]


def test_a_database_that_has_every_migration_lacks_none(elsewhere: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it is where the last version made it: nothing has to be done before its server starts."""
    monkeypatch.setattr("tenants.db.state._seen.are_migrations_applied", False)
    assert "tenants.0001_squashed_0010_names" in missing_migrations()
    each_one()
    before = schema()
    assert missing_migrations() == []
    latest()
    assert schema() == before
