"""The creation times of generated rows: spread over the period, with room to read (lifecycle.md, rule 3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

ROOM = timedelta(milliseconds=10)  # more than 100 rows in a second make the consumer read pages again
FEW = 100  # rows that may stand in one second
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """From planned moments to creation times: equal where the period is free, else squeezed into what is left of it.

    `end` is where the squeezed period ends: so long before the end of the story that all rows have room after it.
    """

    start: datetime
    until: datetime
    free_from: datetime
    end: datetime

    @classmethod
    def after(cls, last: datetime | None, start: datetime, until: datetime, rows: int = 0) -> "Timeline":
        """The timeline of a run of so many rows from `start` to `until`, where the last record was of `last`."""
        free_from = start if last is None else max(start, last + ROOM)
        return cls(start, until, free_from, max(until - rows * ROOM, free_from))

    @property
    def is_free(self) -> bool:
        """Whether the whole period is free."""
        return self.free_from == self.start

    def place(self, moment: datetime, last: datetime | None) -> datetime:
        """The creation time for a row planned at `moment`: at least ROOM after the last row of its list.

        Where the room before the end does not suffice, rows stand after it.
        """
        wanted = moment if self.is_free else self._squeezed(moment)
        return wanted if last is None else max(wanted, last + ROOM)

    def _squeezed(self, moment: datetime) -> datetime:
        elapsed, whole = (moment - self.start) // _MICROSECOND, (self.until - self.start) // _MICROSECOND
        free = max(self.end - self.free_from, timedelta(0)) // _MICROSECOND
        return self.free_from + elapsed * free // whole * _MICROSECOND
