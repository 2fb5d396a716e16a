"""Rows as the drivers take them: some columns of a table, and what becomes of a value on its way there."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any, NamedTuple, Protocol, runtime_checkable

from django.db import connection
from django.db.models import (
    BinaryField,
    CharField,
    DateTimeField,
    Field,
    ForeignKey,
    IntegerField,
    JSONField,
    Model,
    TextField,
)
from psycopg.types.numeric import Int8

from tenants.db.statements import sqlite_moment, vendor

Convert = Callable[[Any], Any]


@runtime_checkable
class Stored(Protocol):
    """A field of our own that says how its values are stored."""

    def stored(self, vendor: str) -> Convert: ...


class Key(NamedTuple):
    """The primary key of a new row of the same Writes: its place among them."""

    place: int


@dataclass(frozen=True, eq=False, slots=True)
class Target:
    """Some columns of a table, and what makes of each value what the driver takes. The primary key is taken besides:
    before the others by a new row that has one, after them by a row that exists."""

    table: str
    columns: tuple[str, ...]
    converts: tuple[tuple[int, Convert], ...]
    is_new: bool
    has_key: bool

    def sql(self, count: int = 1) -> str:
        """Writes so many new rows, or one that exists."""
        if not self.is_new:
            sets = ", ".join(f"{column} = %s" for column in self.columns)
            return f"UPDATE {self.table} SET {sets} WHERE id = %s"
        columns = ("id", *self.columns) if self.has_key else self.columns
        row = f"({', '.join(['%s'] * len(columns))})"
        return f"INSERT INTO {self.table} ({', '.join(columns)}) VALUES {', '.join([row] * count)}"

    def converted(self, values: Mapping[str, Any], made: Sequence[int]) -> list[Any]:
        """What the driver takes, by column; `made` are the primary keys that Keys stand for."""
        taken = [values[column] for column in self.columns]
        for at, convert in self.converts:
            value = taken[at]
            if value.__class__ is Key:
                value = made[value.place]
            if value is not None:
                taken[at] = convert(value)
        return taken


_CONVERTS: dict[type | tuple[type, ...], dict[str, Convert | None]] = {
    (BinaryField, CharField, TextField): {"sqlite": None, "postgresql": None},  # the driver takes values as they are
    ForeignKey: {"sqlite": int, "postgresql": Int8},
    IntegerField: {
        "sqlite": None,
        "postgresql": Int8,
    },  # the type of an int goes by its size: many plans
    DateTimeField: {"sqlite": sqlite_moment, "postgresql": None},
    JSONField: {"sqlite": json.dumps, "postgresql": json.dumps},  # text, without the type that Django wraps it in
}


@cache
def target_of(model: type[Model], names: tuple[str, ...] = (), *, is_new: bool = False, has_key: bool = True) -> Target:
    """The named columns, in that order; of a new row all but the primary key."""
    fields = {field.attname: field for field in model._meta.local_concrete_fields if not field.primary_key}
    columns = tuple(fields) if is_new else names
    converts = [(at, _convert(fields[column])) for at, column in enumerate(columns)]
    needed = tuple((at, convert) for at, convert in converts if convert)
    return Target(model._meta.db_table, columns, needed, is_new, has_key)


def draw_key(model: type[Model]) -> str:
    """An SQL expression for the primary key of a row yet to be written; SQLite has none."""
    return f"nextval('{model._meta.db_table}_id_seq')"


def _convert(field: "Field[Any, Any]") -> Convert | None:
    """What `field.get_db_prep_save` makes of a checked value, without its checks."""
    if field.choices:
        return str  # the drivers are slow with an enumeration's member
    if isinstance(field, Stored):
        return field.stored(vendor())
    for fields, converts in _CONVERTS.items():
        if isinstance(field, fields):
            return converts[vendor()]
    return partial(field.get_db_prep_save, connection=connection)  # the proxy, not one thread's connection
