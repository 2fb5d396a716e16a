"""The creation times of generated rows: spread over the period, with room to read (lifecycle.md, rule 3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

ROOM = timedelta(milliseconds=10)  # more than 100 rows in a second make the consumer read pages again
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """From planned moments to creation times: equal in an empty dataset, else squeezed into the room before `end`."""

    start: datetime
    end: datetime
    free_from: datetime

    @classmethod
    def after(cls, last_written_at: datetime | None, start: datetime, end: datetime) -> "Timeline":
        """The timeline of a run from `start` to `end` in a dataset that holds rows up to `last_written_at`."""
        return cls(start, end, start if last_written_at is None else max(start, last_written_at + ROOM))

    def place(self, moment: datetime, last_written_at: datetime | None) -> datetime:
        """The creation time for a row planned at `moment`: at least ROOM after the last row.

        Where the room before `end` does not suffice, rows stand after it.
        """
        wanted = moment if self.free_from == self.start else self._squeezed(moment)
        return wanted if last_written_at is None else max(wanted, last_written_at + ROOM)

    def _squeezed(self, moment: datetime) -> datetime:
        elapsed, whole = (moment - self.start) // _MICROSECOND, (self.end - self.start) // _MICROSECOND
        free = max(self.end - self.free_from, timedelta(0)) // _MICROSECOND
        return self.free_from + elapsed * free // whole * _MICROSECOND
