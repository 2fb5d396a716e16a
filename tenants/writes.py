"""Rows written together: by one statement on PostgreSQL, where a round trip costs more than its work; by one each on
SQLite, which has none. They are written as `save` does it, without its signals and its building of SQL."""

import json
from collections.abc import Callable, Mapping
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

from tenants.statements import Statement, sqlite_moment, vendor

Convert = Callable[[Any], Any]

_AS_THEY_ARE = (BinaryField, CharField, TextField, IntegerField, ForeignKey)  # the driver takes their values unchanged


@runtime_checkable
class Stored(Protocol):
    """A field of our own that says how its values are stored."""

    def stored(self, vendor: str) -> Convert: ...


class Key(NamedTuple):
    """The primary key of a row of the same Writes: its place among them."""

    place: int


@dataclass(frozen=True, eq=False, slots=True)
class _Target:
    """Some columns of a table, and what makes of each value what the driver takes."""

    table: str
    columns: tuple[str, ...]
    converts: tuple[Convert | None, ...]
    is_new: bool

    def sql(self, keys: Mapping[int, int]) -> str:
        """Writes a row; `keys` names the columns that take another row's key, as `w0` and so on have it."""
        places = [f"(SELECT id FROM w{keys[at]})" if at in keys else "%s" for at in range(len(self.columns))]
        if self.is_new:
            return f"INSERT INTO {self.table} ({', '.join(self.columns)}) VALUES ({', '.join(places)}) RETURNING id"
        sets = ", ".join(f"{column} = {place}" for column, place in zip(self.columns, places, strict=True))
        return f"UPDATE {self.table} SET {sets} WHERE id = %s RETURNING id"


_Shape = tuple[tuple[_Target, tuple[tuple[int, int], ...]], ...]


class Writes:
    """Collects rows; `run` or `begin` writes them. Values are checked ones, by the names of columns."""

    def __init__(self) -> None:
        self._rows: list[tuple[_Target, list[Any]]] = []

    def insert(self, model: type[Model], values: Mapping[str, Any]) -> Key:
        """A new row; a value may be the Key of a row before it."""
        target = _target(model, None)
        return self._add(target, _converted(target, values))

    def update(self, model: type[Model], pk: int, values: Mapping[str, Any]) -> Key:
        """Other values for some columns of a row that exists."""
        target = _target(model, tuple(values))
        return self._add(target, [*_converted(target, values), pk])

    def run(self) -> list[int]:
        """Writes all; returns the rows' primary keys. Raises Django's database errors."""
        return self.begin()()

    def begin(self) -> Callable[[], list[int]]:
        """As `run`, but the primary keys are had by calling what this returns: see `Statement.begin`."""
        rows, self._rows = self._rows, []
        if not rows:
            return list
        if vendor() == "sqlite":
            made = _one_by_one(rows)
            return lambda: made
        shape = tuple((target, _keys(values)) for target, values in rows)
        plain = [value for _, values in rows for value in values if value.__class__ is not Key]
        written = _together(shape).begin(*plain)
        return lambda: list(written()[0])

    def _add(self, target: _Target, values: list[Any]) -> Key:
        self._rows.append((target, values))
        return Key(len(self._rows) - 1)


def _one_by_one(rows: list[tuple[_Target, list[Any]]]) -> list[int]:
    made: list[int] = []
    for target, values in rows:
        plain = [made[value.place] if value.__class__ is Key else value for value in values]
        made.append(_alone(target).rows(*plain)[0][0])
    return made


def _keys(values: list[Any]) -> tuple[tuple[int, int], ...]:
    return tuple((at, value.place) for at, value in enumerate(values) if value.__class__ is Key)


@cache
def _alone(target: _Target) -> Statement:
    return Statement(target.sql({}))


@cache
def _together(shape: _Shape) -> Statement:
    parts = [f"w{place} AS ({target.sql(dict(keys))})" for place, (target, keys) in enumerate(shape)]
    made = [f"(SELECT id FROM w{place})" for place in range(len(shape))]
    return Statement(f"WITH {', '.join(parts)} SELECT {', '.join(made)}")


def _converted(target: _Target, values: Mapping[str, Any]) -> list[Any]:
    return [
        value if convert is None or value is None else convert(value)
        for value, convert in zip(map(values.__getitem__, target.columns), target.converts, strict=True)
    ]


@cache
def _target(model: type[Model], names: tuple[str, ...] | None) -> _Target:
    """The named columns, in that order; without names, all but the primary key: those of a new row."""
    fields = {field.attname: field for field in model._meta.local_concrete_fields if not field.primary_key}
    columns = tuple(fields) if names is None else names
    converts = tuple(_convert(fields[column]) for column in columns)
    return _Target(model._meta.db_table, columns, converts, is_new=names is None)


def _convert(field: "Field[Any, Any]") -> Convert | None:
    """What `field.get_db_prep_save` makes of a checked value, without its checks."""
    if field.choices:
        return str  # the drivers are slow with an enumeration's member
    if isinstance(field, _AS_THEY_ARE):
        return None
    if isinstance(field, DateTimeField):
        return sqlite_moment if vendor() == "sqlite" else None
    if isinstance(field, JSONField):
        return json.dumps  # PostgreSQL takes the text too, without the type that Django wraps it in
    if isinstance(field, Stored):
        return field.stored(vendor())
    return partial(field.get_db_prep_save, connection=connection)  # the proxy, not one thread's connection
