"""Prepares a dataset for a run: empties it, or gives rows that no connector has read new creation times."""

import time

from django.db.models import QuerySet

from ledgerdata.generate import readers
from ledgerdata.generate.plan import Plan
from ledgerdata.generate.timeline import ROOM
from ledgerdata.models import Ended, Preparation, SeedRun
from ledgerdata.operations import Book, move_earlier, reset_dataset, writing
from ledgerdata.rules.errors import NotPossible
from tenants.attention import note_attention
from tenants.clearing import clear
from tenants.models import Tenant
from tenants.scoping import for_tenant

READ = (
    "A connector began to read the dataset as the run began, so that its past is no longer free. Nothing was changed."
)


class RunEnded(NotPossible):
    """The run was stopped, or replaced, by somebody else: what it had committed is whole, and nothing more comes."""


def prepare(tenant: Tenant, seed_run: SeedRun) -> tuple[Tenant, SeedRun]:
    """Makes the dataset as the plan takes it to be; returns its row, and the run's, as they are then.

    Raises RunEnded where a connector read the dataset meanwhile: then nothing is changed.
    """
    if seed_run.ground == Preparation.READY:
        return tenant, seed_run
    if seed_run.ground == Preparation.UNREAD:
        time.sleep(readers.QUIET)
    with writing(tenant) as book:
        left = book.tenant
        runs = for_tenant(SeedRun, left).filter(pk=seed_run.pk, finished=False)
        is_free = seed_run.ground == Preparation.EMPTY or readers.claim(left)
        if not runs.exists():
            raise RunEnded("This run was stopped before it began.")
        after = _prepared(book, Plan.from_json(seed_run.plan), runs) if is_free else None
        if after is None:
            runs.update(finished=True, ended=Ended.NO_ROOM, why=READ, ground=Preparation.READ)
            note_attention(left)
    if after is None:
        raise RunEnded(READ)
    if after.pk != left.pk:
        clear(left)
    return after, SeedRun.objects.get(pk=seed_run.pk)


def _prepared(book: Book, plan: Plan, runs: QuerySet[SeedRun]) -> Tenant:
    runs.update(ground=Preparation.READY)
    if not plan.empty_first:
        move_earlier(book, plan.start, ROOM)
        note_attention(book.tenant)
        return book.tenant
    fresh = reset_dataset(book)
    runs.update(tenant=fresh)
    if plan.ground.is_unread:
        fresh.last_written_at = None
        Tenant.objects.filter(pk=fresh.pk).update(last_written_at=None)
    return fresh
