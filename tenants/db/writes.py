"""Rows written together: by one statement on PostgreSQL, where a round trip costs more than its work; by one each on
SQLite, which has none. They are written as `save` does it, without its signals and its building of SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.db.models import Model
from psycopg.types.numeric import Int8

from tenants.db.columns import Key, Target, draw_key, target_of
from tenants.db.statements import Statement, vendor


@dataclass(slots=True)
class _Row:
    """A row to be written. Of a new one somebody may want to know the primary key, or it is known already."""

    model: type[Model]
    values: dict[str, Any]
    pk: int | None = None
    is_new: bool = True
    is_keyed: bool = False

    @property
    def target(self) -> Target:
        if self.is_new:
            return target_of(self.model, is_new=True, has_key=self.pk is not None)
        return target_of(self.model, tuple(self.values))


class Writes:
    """Collects rows; `run` writes them. Values are checked ones, by the names of columns."""

    def __init__(self) -> None:
        self._rows: list[_Row] = []
        self._updates: dict[tuple[type[Model], int], _Row] = {}

    def insert(self, model: type[Model], values: Mapping[str, Any], pk: int | None = None) -> Key:
        """A new row, with this primary key where one was drawn for it; a value may be the Key of a row before it."""
        self._rows.append(_Row(model, dict(values), pk, is_keyed=True))
        return Key(len(self._rows) - 1)

    def append(self, model: type[Model], values: Mapping[str, Any]) -> None:
        """As insert, where nobody wants to know the row's primary key."""
        self._rows.append(_Row(model, dict(values)))

    def update(self, model: type[Model], pk: int | Key, values: Mapping[str, Any]) -> None:
        """Other values for some columns of a row that exists, or is among these; what is said last holds."""
        if isinstance(pk, Key):
            self._rows[pk.place].values.update(values)
            return
        row = self._updates.get((model, pk))
        if row is None:
            row = self._updates[model, pk] = _Row(model, {}, pk, is_new=False)
            self._rows.append(row)
        row.values.update(values)

    def run(self) -> list[int]:
        """Writes all, once; returns primary keys by the places of the rows, 0 where nobody wants to know.

        Raises Django's database errors.
        """
        rows, self._rows, self._updates = self._rows, [], {}
        if not rows:
            return []
        return _one_by_one(rows) if vendor() == "sqlite" else _at_once(rows)


def _one_by_one(rows: list[_Row]) -> list[int]:
    made: list[int] = []
    for row in rows:
        target = row.target
        written = _alone(target, row.is_keyed).rows(*_params(row, target, made))
        made.append(written[0][0] if row.is_keyed else row.pk or 0)
    return made


@cache
def _alone(target: Target, is_keyed: bool) -> Statement:
    return Statement(f"{target.sql()} RETURNING id" if is_keyed else target.sql())


def _at_once(rows: list[_Row]) -> list[int]:
    """Keys are drawn before all else: a statement within the statement for each of them would cost a quarter of it."""
    unknown = [row for row in rows if row.is_keyed and row.pk is None]
    if unknown:
        drawn = _draw(tuple(row.model for row in unknown)).rows()[0]
        for row, key in zip(unknown, drawn, strict=True):
            row.pk = key
    made = [row.pk or 0 for row in rows]
    targets = tuple(row.target for row in rows)
    statement, order = _together(targets)
    params: list[Any] = []
    for place in order:
        params += _params(rows[place], targets[place], made)
    statement.rows(*params)
    return made


def _params(row: _Row, target: Target, made: list[int]) -> list[Any]:
    values = target.converted(row.values, made)
    if row.pk is None:
        return values
    key = row.pk if vendor() == "sqlite" else Int8(row.pk)
    return [key, *values] if row.is_new else [*values, key]


@cache
def _draw(models: tuple[type[Model], ...]) -> Statement:
    return Statement(f"SELECT {', '.join(map(draw_key, models))}")


@lru_cache(maxsize=256)
def _together(targets: tuple[Target, ...]) -> tuple[Statement, list[int]]:
    """One statement for all rows, and their places in the order in which it takes their values: the new rows of a table
    go together."""
    groups: dict[object, list[int]] = {}
    for place, target in enumerate(targets):
        groups.setdefault(target if target.is_new else place, []).append(place)
    parts = [targets[places[0]].sql(len(places)) for places in groups.values()]
    all_parts = ", ".join(f"w{number} AS ({part})" for number, part in enumerate(parts))
    return Statement(f"WITH {all_parts} SELECT 1"), [place for places in groups.values() for place in places]
