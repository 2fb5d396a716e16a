"""Fixed SQL of the hot paths, run as the driver runs it quickest: prepared, and past Django's cursor."""

from functools import cache
from typing import Any, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, DateTimeField, ForeignKey, IntegerField, Model, TextField

Row = tuple[Any, ...]
AnyModel = TypeVar("AnyModel", bound=Model)

_AS_THEY_ARE = (CharField, TextField, IntegerField, ForeignKey)  # the driver takes the values of these unchanged


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

    def _rows(self, database: BaseDatabaseWrapper, params: tuple[Any, ...]) -> list[Row]:
        database.ensure_connection()
        if database.queries_logged or database.execute_wrappers:
            with database.cursor() as cursor:
                cursor.execute(self.sql, params)
                return [tuple(row) for row in cursor.fetchall()]
        found: list[Row]
        with database.wrap_database_errors:
            if database.vendor == "sqlite":
                found = database.connection.execute(self.sqlite_sql, params).fetchall()
            else:  # psycopg's own cursor binds on the server, which Django's does not: only so can it be prepared
                with psycopg.Cursor(database.connection) as direct:
                    found = direct.execute(self.sql, params, prepare=True, binary=True).fetchall()
        return found


def insert(row: AnyModel) -> AnyModel:
    """Writes the new row as `save` does, without its signals and its building of SQL; sets its primary key."""
    fields, statement = _insertion(type(row))
    row.pk = statement.rows(*_values(row, fields))[0][0]
    row._state.adding = False
    return row


def update(row: Model, *names: str) -> None:
    """Writes the named fields of a row that exists, as `save(update_fields=...)` does."""
    fields, statement = _amendment(type(row), names)
    statement.rows(*_values(row, fields), row.pk)


def _values(row: Model, fields: list[Any]) -> list[Any]:
    database = connections[DEFAULT_DB_ALIAS]
    return [_value(field, row.__dict__[field.attname], database) for field in fields]


def _value(field: Any, value: Any, database: BaseDatabaseWrapper) -> Any:
    """What `field.get_db_prep_save` makes of a checked value, without its checks."""
    if isinstance(field, _AS_THEY_ARE):
        return value
    if isinstance(field, DateTimeField):
        return database.ops.adapt_datetimefield_value(value)
    return field.get_db_prep_save(value, database)


@cache
def _insertion(model: type[Model]) -> tuple[list[Any], Statement]:
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    columns = ", ".join(field.attname for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return fields, Statement(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places}) RETURNING id")


@cache
def _amendment(model: type[Model], names: tuple[str, ...]) -> tuple[list[Any], Statement]:
    fields = [field for field in model._meta.local_concrete_fields if field.name in names]
    columns = ", ".join(f"{field.attname} = %s" for field in fields)
    return fields, Statement(f"UPDATE {model._meta.db_table} SET {columns} WHERE id = %s RETURNING id")
