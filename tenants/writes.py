"""Rows written together: by one statement on PostgreSQL, where a round trip costs more than its work; by one each on
SQLite, which has none. They are written as `save` does it, without its signals and its building of SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.db.models import Model
from psycopg.types.numeric import Int8

from tenants.columns import Key, Target, target_of
from tenants.statements import Statement, vendor


@dataclass(slots=True)
class _Row:
    """A row to be written; one with a primary key is there already."""

    model: type[Model]
    pk: int | None
    values: dict[str, Any]

    @property
    def target(self) -> Target:
        return target_of(self.model, None if self.pk is None else tuple(self.values))


_Shape = tuple[tuple[Target, tuple[tuple[int, int], ...]], ...]


class Writes:
    """Collects rows; `run` writes them. Values are checked ones, by the names of columns."""

    def __init__(self) -> None:
        self._rows: list[_Row] = []
        self._updates: dict[tuple[type[Model], int], _Row] = {}

    def insert(self, model: type[Model], values: Mapping[str, Any]) -> Key:
        """A new row; a value may be the Key of a row before it."""
        self._rows.append(_Row(model, None, dict(values)))
        return Key(len(self._rows) - 1)

    def update(self, model: type[Model], pk: int | Key, values: Mapping[str, Any]) -> None:
        """Other values for some columns of a row that exists, or is among these; what is said last holds."""
        if isinstance(pk, Key):
            row = self._rows[pk.place]
        else:
            row = self._updates.setdefault((model, pk), _Row(model, pk, {}))
            if not row.values:
                self._rows.append(row)
        row.values.update(values)

    def run(self) -> list[int]:
        """Writes all, once; returns the rows' primary keys by their places. Raises Django's database errors."""
        rows, self._rows, self._updates = self._rows, [], {}
        if not rows:
            return []
        return _one_by_one(rows) if vendor() == "sqlite" else _at_once(rows)


def _one_by_one(rows: list[_Row]) -> list[int]:
    made: list[int] = []
    for row in rows:
        target = row.target
        plain = [made[value.place] if value.__class__ is Key else value for value in target.converted(row.values)]
        if row.pk is None:
            made.append(_alone(target).rows(*plain)[0][0])
        else:
            _alone(target).rows(*plain, row.pk)
            made.append(row.pk)
    return made


@cache
def _alone(target: Target) -> Statement:
    places = f"({', '.join(['%s'] * len(target.columns))})"
    return Statement(f"{target.insert([places])} RETURNING id" if target.is_new else target.update())


def _at_once(rows: list[_Row]) -> list[int]:
    targets = [row.target for row in rows]
    values = [target.converted(row.values) for target, row in zip(targets, rows, strict=True)]
    statement, order = _together(tuple((target, _keys(each)) for target, each in zip(targets, values, strict=True)))
    params: list[Any] = []
    for place in order:
        params += [value for value in values[place] if value.__class__ is not Key]
        if (pk := rows[place].pk) is not None:
            params.append(Int8(pk))
    drawn = iter(statement.rows(*params)[0])
    return [next(drawn) if row.pk is None else row.pk for row in rows]


def _keys(values: list[Any]) -> tuple[tuple[int, int], ...]:
    return tuple((at, value.place) for at, value in enumerate(values) if value.__class__ is Key)


@lru_cache(maxsize=256)
def _together(shape: _Shape) -> tuple[Statement, list[int]]:
    """One statement for rows of this shape, and the places of the rows in the order in which it takes their values.

    Keys are drawn before all else, for a row may point at another one; the new rows of a table go together.
    """
    groups: dict[object, list[int]] = {}
    for place, (target, _) in enumerate(shape):
        groups.setdefault(target if target.is_new else place, []).append(place)
    new = [place for place, (target, _) in enumerate(shape) if target.is_new]
    drawn = ", ".join(f"nextval('{shape[place][0].table}_id_seq') AS k{place}" for place in new)
    parts = [f"keys AS MATERIALIZED (SELECT {drawn})"]
    for number, places in enumerate(groups.values()):
        target = shape[places[0]][0]
        rows = [_places(place, *shape[place]) for place in places]
        parts.append(f"w{number} AS ({target.insert(rows, 'id') if target.is_new else target.update()})")
    statement = Statement(f"WITH {', '.join(parts)} SELECT {', '.join(f'k{place}' for place in new)} FROM keys")
    return statement, [place for places in groups.values() for place in places]


def _places(own: int, target: Target, keys: tuple[tuple[int, int], ...]) -> str:
    """What stands for the values of a new row: its own key, those of other rows, and places for the rest."""
    known = dict(keys)
    drawn = [own, *(known.get(at) for at in range(len(target.columns)))]
    return f"({', '.join('%s' if key is None else f'(SELECT k{key} FROM keys)' for key in drawn)})"
