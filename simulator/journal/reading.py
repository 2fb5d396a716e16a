"""What the journal of a dataset says: its requests, newest first, and which of them gave a row.

A journal is small (only the newest requests are kept) and read seldom, so it is read whole and filtered here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from simulator.journal.entries import Bodies, Entry, unpack, unpack_bodies
from simulator.journal.sequences import TRANSACTIONS
from simulator.models import JournalBatch
from tenants.models import Tenant
from tenants.scoping import for_tenant

SWITCHED_OFF = "The journal is switched off (MOCKPSP_JOURNAL=0)."


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry, and where it stands: the primary key of its batch, and its place in it."""

    batch: int
    place: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests are looked for; None, or an empty text, for all."""

    operation: str = ""
    status: int | None = None  # its first digit
    code: int | None = None  # all of its digits
    key: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    idempotency_key: str = ""  # a part of it
    errors: bool = False
    after: tuple[int, int] | None = None  # the batch and the place of a request that was written down before

    def finds(self, placed: Placed) -> bool:
        return (self.after is None or (placed.batch, placed.place) > self.after) and self.fits(placed.entry)

    def fits(self, entry: Entry) -> bool:
        """The same for an entry whose place does not matter."""
        return (
            (not self.operation or entry.operation == self.operation)
            and (self.status is None or entry.status // 100 == self.status)
            and (self.code is None or entry.status == self.code)
            and (self.key is None or entry.key == self.key)
            and (self.since is None or entry.moment >= self.since)
            and (self.until is None or entry.moment < self.until)
            and self.idempotency_key in entry.idempotency_key
            and (entry.is_error or not self.errors)
        )


EVERYTHING = Wanted()


def requests_of(tenant: Tenant, wanted: Wanted = EVERYTHING) -> list[Placed]:
    """Those of the newest requests that are kept, newest first."""
    every = _placed(tenant, for_tenant(JournalBatch, tenant))
    newest = sorted(every, key=_age, reverse=True)[: settings.JOURNAL or None]
    return newest if wanted is EVERYTHING else [placed for placed in newest if wanted.finds(placed)]


def requests_after(tenant: Tenant, batch: int) -> list[Placed]:
    """Those that were written after a batch, oldest first: for who follows the journal."""
    return sorted(_placed(tenant, for_tenant(JournalBatch, tenant).filter(pk__gt=batch)), key=_age)


def request_at(tenant: Tenant, batch: int, place: int) -> tuple[Placed, Bodies | None] | None:
    """One request with its bodies; None where it is not kept any more."""
    row = for_tenant(JournalBatch, tenant).filter(pk=batch).first()
    if row is None:
        return None
    entries, bodies = unpack(row.entries), unpack_bodies(row.bodies)
    if not 0 <= place < len(entries):
        return None
    return Placed(batch, place, entries[place]), bodies[place] if bodies else None


def givings_of(tenant: Tenant, sequences: list[int]) -> dict[int, list[Placed]]:
    """For each record, by its sequence, the requests that gave it, newest first."""
    reads = requests_of(tenant, Wanted(operation=TRANSACTIONS, status=2))
    return {sequence: [read for read in reads if read.entry.gave(sequence)] for sequence in sequences}


def _placed(tenant: Tenant, batches: QuerySet[JournalBatch]) -> Iterator[Placed]:
    """Those that were not deleted: some may have been written down only after they were."""
    begins = tenant.journal_from.timestamp() if tenant.journal_from else 0.0
    for pk, packed in batches.order_by("pk").values_list("pk", "entries"):
        for place, entry in enumerate(unpack(packed)):
            if entry.at >= begins:
                yield Placed(pk, place, entry)


def _age(placed: Placed) -> tuple[float, int, int]:
    return placed.entry.at, placed.batch, placed.place
