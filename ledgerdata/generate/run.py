"""A run of the generator: a plan told into a dataset, one short transaction after the other."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.utils import timezone

from ledgerdata.generate.books import Books, OperationsBooks
from ledgerdata.generate.director import Director
from ledgerdata.generate.options import Options, Plan
from ledgerdata.generate.timeline import Timeline
from ledgerdata.operations import writing
from tenants.models import Tenant

EVENTS_AT_ONCE = 2_000  # a transaction: long enough to be quick, short enough for those who wait to write

Progress = Callable[[int, int], None]
"""Told after every transaction: how many payments are begun, and how many there will be."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a run made, how long it took, and where it left the dataset's clock."""

    plan: Plan
    accounts: int
    beneficiaries: int
    payments: int
    records: int
    seconds: float
    last_stamp: datetime | None

    @property
    def ahead(self) -> timedelta:
        """How far the dataset's clock stands ahead of now; zero where it does not."""
        if self.last_stamp is None:
            return timedelta(0)
        return max(self.last_stamp - timezone.now(), timedelta(0))


def run(tenant: Tenant, options: Options, progress: Progress | None = None) -> Made:
    """Fills the dataset. What it holds already stays; new rows come after it (lifecycle.md, rule 3).

    Raises InvalidInput before anything is written.
    """
    plan = options.plan()
    begun = time.monotonic()
    tenant.refresh_from_db()
    before = tenant.internal_accounts, tenant.beneficiaries, tenant.records
    books: Books[int] = OperationsBooks(Timeline.after(tenant.last_stamp, plan.start, plan.until))
    director = Director(plan, books)
    events, ids = director.perform(), random.Random(f"{plan.seed}/ids")
    more = True
    while more:
        with writing(tenant, source=ids) as ledger:
            books.open(ledger)
            more = sum(1 for _ in islice(events, EVENTS_AT_ONCE)) == EVENTS_AT_ONCE
            books.close()
        if progress:
            progress(director.payments, plan.payments)
    tenant.refresh_from_db()
    accounts, beneficiaries, records = (
        now - then
        for now, then in zip((tenant.internal_accounts, tenant.beneficiaries, tenant.records), before, strict=True)
    )
    seconds = time.monotonic() - begun
    return Made(plan, accounts, beneficiaries, director.payments, records, seconds, tenant.last_stamp)
