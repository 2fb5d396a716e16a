"""A dataset's one clock: its lock, and stamps that increase in the order in which rows become visible."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.utils import timezone

from tenants.models import Tenant
from tenants.owners import Owner
from tenants.rows import locked_tenant
from tenants.statements import was_lost
from tenants.turns import turn_to_write
from tenants.writes import Writes

TICK = timedelta(microseconds=1)


class Series(StrEnum):
    """The rows that a dataset numbers 1, 2, 3… without a gap; each names its counter on Tenant."""

    INTERNAL_ACCOUNTS = "internal_accounts"
    BENEFICIARIES = "beneficiaries"
    RECORDS = "records"


_COUNTS = ("last_stamp", *map(str, Series))


class Stamps:
    """The dataset's clock while its lock is held. Holding one is what entitles a caller to write."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self._kept = self._counts()

    def next(self, at: datetime | None = None) -> datetime:
        """A stamp at `at` (default: now), or just past the last one where that is later (lifecycle.md, rule 2)."""
        wanted = at or timezone.now()
        last = self.tenant.last_stamp
        stamp = wanted if last is None or wanted > last else last + TICK
        self.tenant.last_stamp = stamp
        return stamp

    def number(self, series: Series) -> int:
        """The place of the next row of `series`: one more than the place of the row before it."""
        number: int = getattr(self.tenant, series) + 1
        setattr(self.tenant, series, number)
        return number

    def keep(self, writes: Writes) -> None:
        """Adds to `writes` what the clock and the series came to, where they moved on since they were kept."""
        counts = self._counts()
        if counts != self._kept:
            writes.update(Tenant, self.tenant.pk, counts)
            self._kept = counts

    def _counts(self) -> dict[str, object]:
        return {name: getattr(self.tenant, name) for name in _COUNTS}


@contextmanager
def stamping(owner: Owner) -> Iterator[Stamps]:
    """One transaction in which nobody else writes to the dataset; an error inside leaves everything as it was.

    PostgreSQL locks the tenant's row, SQLite the whole file (BEGIN IMMEDIATE). It cannot stand inside another
    transaction: the lock must be held from the stamp to the commit, and no longer. A connection that went away since
    it was last used, as with a restart of PostgreSQL, is replaced.
    Raises Tenant.DoesNotExist where the owner stands for no dataset.
    """
    with turn_to_write(), ExitStack() as held:
        database = connections[DEFAULT_DB_ALIAS]
        before = database.connection
        try:
            tenant = _lock(owner, held)
        except OperationalError:
            if not was_lost(database, before):
                raise
            tenant = _lock(owner, held)  # nothing was done yet
        stamps = Stamps(tenant)
        yield stamps
        writes = Writes()
        stamps.keep(writes)
        writes.run()


def _lock(owner: Owner, held: ExitStack) -> Tenant:
    """The tenant, locked in a transaction that `held` ends; where it cannot be locked, it has ended already."""
    with ExitStack() as attempt:
        attempt.enter_context(transaction.atomic(durable=True))
        tenant = locked_tenant(owner)
        held.push(attempt.pop_all())
    return tenant
