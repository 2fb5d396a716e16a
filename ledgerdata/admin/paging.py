"""Lists that stay quick however long they are."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

MOST_ROWS = 1_000  # what lies behind is found by filters and search: deep pages cost what they skip
MOST_COUNTED = 10_000


class CappedPaginator(Paginator[Any]):
    """Pages of the first MOST_ROWS rows; counts no further than MOST_COUNTED."""

    known_total: int | None = None  # of all rows, by who knows it

    @cached_property
    def count(self) -> int:
        return min(self.counted, MOST_ROWS)

    @cached_property
    def counted(self) -> int:
        rows: int = self.object_list.order_by()[: MOST_COUNTED + 1].count()  # type: ignore[attr-defined]
        return rows

    @property
    def is_capped(self) -> bool:
        return self.counted > MOST_ROWS

    @property
    def total(self) -> str:
        """How many rows there are, as people read it."""
        rows = self.counted if self.known_total is None else self.known_total
        return f"{rows:,}" if self.known_total is not None or rows <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"
