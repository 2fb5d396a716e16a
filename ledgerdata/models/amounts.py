"""Exact amounts in minor units, on both databases: `int` in Python, any number of digits, sorted and summed right.

PostgreSQL has `numeric`. SQLite would turn large decimals into floats, so there an amount is text that sorts as the
number does (tenants.db.statements.sqlite_integer).
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from tenants.db.statements import MOST_DIGITS, from_sqlite_integer, read_integer, sqlite_integer


class AmountField(models.Field[int, int]):
    """An exact integer in minor units, negative ones too."""

    description = "Amount in minor units"

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "text" if connection.vendor == "sqlite" else f"numeric({MOST_DIGITS}, 0)"

    def get_internal_type(self) -> str:
        return "AmountField"  # not DecimalField: that brings SQLite's converter to float

    def to_python(self, value: Any) -> int | None:
        if value is None or isinstance(value, int):
            return value
        try:
            return int(str(value))
        except ValueError as error:
            raise ValidationError(f"{value!r} is not a whole number of minor units.") from error

    def get_prep_value(self, value: Any) -> int | None:
        return self.to_python(super().get_prep_value(value))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        amount = value if prepared else self.get_prep_value(value)
        if amount is None:
            return None
        return self.stored(connection.vendor)(amount)

    def stored(self, vendor: str) -> Callable[[int], Any]:
        """What makes of an amount what the driver of a database takes: get_db_prep_value without its checks."""
        return sqlite_integer if vendor == "sqlite" else Decimal

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> int | None:
        return None if value is None else read_integer(value)


class Total(models.Aggregate):
    """The exact sum of an AmountField; Django's Sum would be a float on SQLite."""

    function = "SUM"
    output_field = AmountField()

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, function="amount_sum", **extra)


class _SQLiteSum:
    """amount_sum(a): the sum of encoded amounts, encoded; NULL of no rows."""

    def __init__(self) -> None:
        self.total: int | None = None

    def step(self, text: str | None) -> None:
        if text is not None:
            self.total = (self.total or 0) + from_sqlite_integer(text)

    def finalize(self) -> str | None:
        return None if self.total is None else sqlite_integer(self.total)


def _scale(text: str | None, sign: int) -> str | None:
    return None if text is None else sqlite_integer(from_sqlite_integer(text) * sign)


def teach_sqlite(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Gives a new SQLite connection amount_sum(a) and amount_times(a, factor)."""
    if connection.vendor == "sqlite":
        connection.connection.create_aggregate("amount_sum", 1, _SQLiteSum)
        connection.connection.create_function("amount_times", 2, _scale, deterministic=True)


def sql_times(column: str, factor: str, vendor: str) -> str:
    """SQL for an amount column times a small whole number."""
    return f"amount_times({column}, {factor})" if vendor == "sqlite" else f"({column} * {factor})"


def sql_sum(expression: str, vendor: str) -> str:
    """SQL for the exact sum of an expression of amounts."""
    return f"amount_sum({expression})" if vendor == "sqlite" else f"SUM({expression})"
