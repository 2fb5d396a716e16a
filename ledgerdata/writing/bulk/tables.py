"""How finished rows reach a table fast: one way for each database, behind one face."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from django.db import models

Row = tuple[Any, ...]
"""Values in the order of the columns, each as `Tables` made it, or an int."""


class Tables(Protocol):
    """Writes rows of finished values. It stands inside a transaction of the caller."""

    zero: Any
    """The amount 0: most totals are."""
    null: Any
    """No account."""

    def reserve(self, model: type[models.Model], count: int) -> Sequence[int]:
        """Primary keys that nobody else takes, ascending."""

    def insert(self, model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
        """New rows."""

    def update(self, model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Changes rows; the first column is the primary key."""

    def long_run(self) -> AbstractContextManager[None]:
        """Stands around many transactions that follow each other."""

    def analyze(self) -> None:
        """Tells the planner of the new sizes. PostgreSQL notices by itself only after minutes."""

    def amount(self, value: int) -> Any: ...

    def moment(self, text: str) -> Any:
        """Of a moment as the contract writes it."""

    def text(self, value: str) -> Any: ...

    def word(self, value: str) -> Any:
        """Of a text out of few, which needs no escaping: a status, a type, an asset."""

    def json(self, value: bytes) -> Any:
        """Of a column of bytes that holds JSON."""
