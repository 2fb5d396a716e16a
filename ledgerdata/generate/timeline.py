"""Where in time the rows of a bulk write stand (lifecycle.md, rule 3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tenants.models import Tenant

ROOM = timedelta(milliseconds=10)  # more than 100 rows in a second make the consumer read pages again


@dataclass(frozen=True, slots=True)
class Timeline:
    """Evenly spaced moments for a known number of rows."""

    start: datetime
    step: timedelta

    def moment(self, row: int) -> datetime:
        """The moment of the row-th row, counted from 0."""
        return self.start + row * self.step

    def end(self, rows: int) -> datetime:
        return self.moment(max(rows - 1, 0))


def plan(tenant: Tenant, rows: int, until: datetime, days: int) -> Timeline:
    """Room for `rows` rows in the `days` before `until`, but never before what the dataset holds already.

    Where there is too little room the rows keep their distance, and the last of them stand after `until`.
    """
    start = until - timedelta(days=days)
    if tenant.last_stamp is not None:
        start = max(start, tenant.last_stamp + ROOM)
    return Timeline(start, max((until - start) / max(rows, 1), ROOM))
