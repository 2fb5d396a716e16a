"""What a mistake may know of the dataset besides the items that it is given."""

from datetime import datetime
from typing import Any, NamedTuple, Protocol

Item = dict[str, Any]


class Place(NamedTuple):
    """Where a record stands: its number in the dataset, its position in its payment, and when that began."""

    sequence: int
    position: int
    began_at: datetime


class View(Protocol):
    """The dataset, as far as mistakes look at it."""

    now: datetime  # of the dataset's time
    number: int  # of the request, as its rule counts it

    def place(self, record_id: str) -> Place: ...

    def created_at(self, sequence: int) -> str | None:
        """The createdAt of the record with this number; None where there is none."""
        ...
