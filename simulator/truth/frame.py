"""The moment of a truth, and the counts of the dataset at that moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ledgerdata.models import Record
from ledgerdata.reading.since import first_since
from ledgerdata.rules.errors import NotPossible
from tenants.datasets import numbered
from tenants.models import Tenant
from tenants.scoping import for_tenant

_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Frame:
    """Records up to `last_record` never change and none is added, so they are read in any order, without a lock.

    `at` is None where nothing was written yet. The last record up to then may be much older: a run of the generator
    writes records of before the accounts that were opened by hand. Payments up to it have a primary key below
    `payments_end`.
    """

    tenant: Tenant
    at: datetime | None
    records: int
    payments_end: int
    last_record: datetime | None = None

    def check_still_there(self) -> None:
        """Raises NotPossible where the dataset was emptied, replaced or dropped since."""
        now = numbered(self.tenant.number)
        if now is None or now.pk != self.tenant.pk:
            raise NotPossible("The dataset was emptied or replaced while it was read.")


def frame_of(tenant: Tenant, at: datetime | None = None) -> Frame:
    """The dataset at a moment; without one, or at one that has not come, with all that it holds now."""
    now = Tenant.objects.get(pk=tenant.pk)
    last = now.last_written_at
    at = last if at is None or last is None else min(at, last)
    if at is None:
        return Frame(now, None, 0, 0)
    records = for_tenant(Record, now).filter(created_at__lte=at).order_by("-created_at")
    count, last_record = records.values_list("sequence", "created_at").first() or (0, None)
    if last_record is None:
        return Frame(now, at, 0, 0)
    return Frame(now, at, count, first_since(now, [last_record + _TICK])[0], last_record)
