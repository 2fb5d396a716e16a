"""Fixed SQL of the hot paths, run as the driver runs it quickest: prepared, and past Django's cursor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, DateTimeField, ForeignKey, IntegerField, Model, TextField

Row = tuple[Any, ...]
AnyModel = TypeVar("AnyModel", bound=Model)
Fields = list[tuple[str, Callable[[Any], Any] | None]]

# Django looks at these too, at ten times the cost, and hands them on; rows are made from checked values
_AS_THEY_ARE = (CharField, TextField, IntegerField, ForeignKey)


class Statement:
    """One statement with `%s` for its parameters, the same on both databases.

    A connection that somebody watches (a test that counts queries, MOCKPSP_DEBUG) gets it through Django's cursor.
    """

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.sqlite_sql = sql.replace("%s", "?")

    def rows(self, *params: Any) -> list[Row]:
        """The rows that the statement gives; raises Django's database errors.

        A connection that went away since it was last used, as with a restart of PostgreSQL, is replaced once.
        """
        database = connections[DEFAULT_DB_ALIAS]
        try:
            return self._rows(database, params)
        except OperationalError:
            if database.in_atomic_block or database.is_usable():
                raise
            database.close()
            return self._rows(database, params)

    def run(self, *params: Any) -> None:
        """As `rows`, for a statement that gives none and stands in a transaction."""
        database = connections[DEFAULT_DB_ALIAS]
        with self._executed(database, params):
            pass

    def _rows(self, database: BaseDatabaseWrapper, params: tuple[Any, ...]) -> list[Row]:
        database.ensure_connection()
        with self._executed(database, params) as cursor:
            found: list[Row] = cursor.fetchall()
            return found

    @contextmanager
    def _executed(self, database: BaseDatabaseWrapper, params: tuple[Any, ...]) -> Iterator[Any]:
        if database.queries_logged or database.execute_wrappers:
            with database.cursor() as cursor:
                cursor.execute(self.sql, params)
                yield cursor
            return
        with database.wrap_database_errors:
            if database.vendor == "sqlite":
                yield database.connection.execute(self.sqlite_sql, params)
            else:  # psycopg's own cursor binds on the server, which Django's does not: only so can it be prepared
                with psycopg.Cursor(database.connection) as direct:
                    yield direct.execute(self.sql, params, prepare=True, binary=True)


def append(row: Model) -> None:
    """As `insert`, for a row whose primary key nobody needs to know."""
    fields, statement = _insertion(type(row), "")
    statement.run(*_values(row, fields))
    row._state.adding = False


def insert(row: AnyModel) -> AnyModel:
    """Writes the new row as `save` does, without its signals and its building of SQL; sets its primary key."""
    fields, statement = _insertion(type(row), " RETURNING id")
    row.pk = statement.rows(*_values(row, fields))[0][0]
    row._state.adding = False
    return row


def update(row: Model, *names: str) -> None:
    """Writes the named fields of a row that exists, as `save(update_fields=...)` does."""
    fields, statement = _amendment(type(row), names)
    statement.run(*_values(row, fields), row.pk)


def _values(row: Model, fields: Fields) -> list[Any]:
    held = row.__dict__
    return [convert(held[name]) if convert else held[name] for name, convert in fields]


@cache
def _insertion(model: type[Model], returning: str) -> tuple[Fields, Statement]:
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(field.attname for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places}){returning}"
    return _converted(fields), Statement(sql)


@cache
def _amendment(model: type[Model], names: tuple[str, ...]) -> tuple[Fields, Statement]:
    fields = [field for field in model._meta.local_concrete_fields if field.name in names]
    columns = ", ".join(f"{field.attname} = %s" for field in fields)
    return _converted(fields), Statement(f"UPDATE {model._meta.db_table} SET {columns} WHERE id = %s")


def _converted(fields: list[Any]) -> Fields:
    """Attribute names with what makes a value of each the database's; None where that is nothing."""
    return [(field.attname, None if isinstance(field, _AS_THEY_ARE) else _conversion(field)) for field in fields]


def _conversion(field: Any) -> Callable[[Any], Any]:
    database = connections[DEFAULT_DB_ALIAS]
    if isinstance(field, DateTimeField):
        adapted: Callable[[Any], Any] = database.ops.adapt_datetimefield_value
        return adapted
    return lambda value: field.get_db_prep_save(value, database)
