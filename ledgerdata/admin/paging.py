"""Lists that stay quick however long they are."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

MOST_ROWS = 1_000  # what lies behind is found by filters and search: deep pages cost what they skip


class CappedPaginator(Paginator[Any]):
    """Pages of the first MOST_ROWS rows; counts no further."""

    @cached_property
    def count(self) -> int:
        rows: int = self.object_list.order_by()[: MOST_ROWS + 1].count()  # type: ignore[attr-defined]
        self.is_capped = rows > MOST_ROWS
        return min(rows, MOST_ROWS)
