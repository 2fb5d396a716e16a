"""A run of the generator: a plan carried out on a dataset, one short transaction after the other."""

import gc
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.utils import timezone

from ledgerdata.generate.background import UNDER_WAY, unfinished_run
from ledgerdata.generate.books import BulkBooks, NoRoom
from ledgerdata.generate.director import Director
from ledgerdata.generate.forecast import most_rows
from ledgerdata.generate.ground import ground_of, holdings_after, people_of
from ledgerdata.generate.open_ends import OpenEnd, leave_open
from ledgerdata.generate.options import Options
from ledgerdata.generate.plan import Plan
from ledgerdata.generate.preparing import RunEnded, prepare
from ledgerdata.generate.room import timeline_of
from ledgerdata.generate.timeline import FEW
from ledgerdata.models import Ended, SeedRun
from ledgerdata.operations import PaymentDraft, analyze, long_run, rehearsing, writing
from ledgerdata.rules.errors import AlreadyTaken, NotPossible
from tenants.attention import note_attention
from tenants.clock import Series
from tenants.db.bulk import BulkTurn, bulk_turn
from tenants.models import Tenant
from tenants.scoping import for_tenant

EVENTS_AT_ONCE = 100  # between two looks whether others wait to write: a few milliseconds
PLAYING = 0.4  # of a transaction's time goes into new drafts; the rest into writing the rows

_MOVING = ("events", "payments", "records", "moved_at", "finished", "ended", "why")

Progress = Callable[[int, int], None]
"""Called after every transaction, with how many payments are begun, and how many there will be."""


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run wrote, how long it took, and where it left the dataset's clock."""

    plan: Plan
    accounts: int
    beneficiaries: int
    payments: int
    records: int
    seconds: float
    last_written_at: datetime | None
    why: str = ""  # where it ended before its end

    @property
    def ahead(self) -> timedelta:
        """How far the dataset's clock stands ahead of now; zero where it does not."""
        if self.last_written_at is None:
            return timedelta(0)
        return max(self.last_written_at - timezone.now(), timedelta(0))


def run(tenant: Tenant, options: Options, progress: Progress | None = None) -> RunResult:
    """Fills the dataset. What it holds already stays; new rows come after it, list by list (lifecycle.md, rule 3).

    Raises InvalidInput before anything is written; RunEnded where somebody stops it.
    """
    seed_run = plan_run(tenant, options)
    return _Run(*prepare(seed_run.tenant, seed_run)).finish(progress)


def plan_run(tenant: Tenant, options: Options, *, replaces: bool = True) -> SeedRun:
    """A run of which nothing is written yet; `resume` carries it out, in any process.

    Raises InvalidInput; AlreadyTaken where there is an unfinished run that it may not replace.
    """
    with writing(tenant) as book:
        if not replaces and unfinished_run(book.tenant):
            raise AlreadyTaken(UNDER_WAY)
        ground = ground_of(book.tenant, emptied=options.empty_first)
        plan = options.plan(ground)
        for_tenant(SeedRun, book.tenant).delete()  # a new row: a run that is under way notices that it was replaced
        seed_run = SeedRun.objects.create(
            tenant=book.tenant,
            plan=plan.to_json(),
            last_written_before=book.tenant.last_written_at,
            ground=ground.preparation,
        )
        note_attention(book.tenant)
        return seed_run


def resume(tenant: Tenant, progress: Progress | None = None) -> RunResult:
    """Goes on with the dataset's run where an interruption left it.

    The plan is carried out again in memory up to there, which gives the same rows; nothing is written twice.
    Raises NotPossible where there is no unfinished run, or its accounts are gone.
    """
    seed_run = for_tenant(SeedRun, tenant).filter(finished=False).first()
    if seed_run is None:
        raise RunEnded("This dataset has no run that was interrupted.")
    tenant.refresh_from_db()
    tenant, seed_run = prepare(tenant, seed_run)
    try:
        interrupted = _Run(tenant, seed_run)
    except (KeyError, TypeError) as error:
        raise NotPossible(
            "An earlier version of this program planned the run; stop it, and start a new one."
        ) from error
    interrupted.replay()
    return interrupted.finish(progress)


class _Run:
    """A plan on its way into a dataset."""

    def __init__(self, tenant: Tenant, seed_run: SeedRun) -> None:
        self.tenant = tenant
        self.seed_run = seed_run
        self.plan = Plan.from_json(seed_run.plan)
        self.people = people_of(tenant, self.plan.ground, self.plan.accounts, self.plan.beneficiaries)
        self.books = BulkBooks(timeline_of(self.plan), random.Random(f"{self.plan.seed}/ids"))
        if taking_part := [*self.people.accounts, *self.people.beneficiaries]:
            self.books.know(taking_part)
        self.director: Director[PaymentDraft] = Director(self.plan, self.books, self.people)
        self.events = self.director.perform()
        self.counts_before = _counts(tenant)

    def replay(self) -> None:
        """The part that is written already, in memory, against a clock as it was then."""
        ground = self.plan.ground
        balances = holdings_after(self.tenant, self.people.accounts, ground.records)
        with rehearsing(self.books.book, self.seed_run.last_written_before, ground.lists, balances):
            for events in _batches(self.seed_run.events):
                with without_collector():
                    self._play(events)
                    self.books.forget()
            self.director.open_ends.clear()

    def finish(self, progress: Progress | None) -> RunResult:
        begun, payments_before = time.monotonic(), self.director.payments
        if not self.plan.into_the_future:
            self.books.ends = _ends(self.plan)
        with long_run():
            while not self.seed_run.finished:
                with without_collector(), bulk_turn() as turn, writing(self.tenant, book=self.books.book) as book:
                    self._write_batch(turn)
                self.tenant = book.tenant
                if progress:
                    progress(self.director.payments, self.plan.payments)
        analyze()
        accounts, beneficiaries, records = (
            now - before for now, before in zip(_counts(self.tenant), self.counts_before, strict=True)
        )
        payments = self.director.payments - payments_before
        seconds = time.monotonic() - begun
        last = self.tenant.last_written_at
        return RunResult(self.plan, accounts, beneficiaries, payments, records, seconds, last, self.seed_run.why)

    def _write_batch(self, turn: BulkTurn) -> None:
        found = self.books.refresh(due.payment for due in self.director.due)
        if found is not None:
            self.director.keep(found)
        events, records_before = 0, self.books.book.tenant.records
        while not self.seed_run.finished and not turn.is_over(PLAYING):
            some, why = self._play(EVENTS_AT_ONCE)
            events += some
            self.seed_run.finished = some < EVENTS_AT_ONCE
            self.seed_run.why = why
        self.books.flush()
        if self.director.open_ends:
            leave_open(self.books.book, [OpenEnd(*end) for end in self.director.open_ends])
            self.director.open_ends.clear()
        # by its events too: of two processes that go on with one run, the later one writes nothing; by the dataset's
        # row as it is now: a reset gave it another one, which has no run
        own_row = for_tenant(SeedRun, self.books.book.tenant).filter(
            pk=self.seed_run.pk, events=self.seed_run.events, finished=False
        )
        self.seed_run.events += events
        self.seed_run.payments = self.director.payments
        self.seed_run.moved_at = timezone.now()
        self.seed_run.records += self.books.book.tenant.records - records_before
        if self.seed_run.finished:
            self.seed_run.ended = Ended.NO_ROOM if self.seed_run.why else Ended.WHOLE
        if not own_row.update(**{name: getattr(self.seed_run, name) for name in _MOVING}):
            raise RunEnded(
                "This run ended: it was stopped, the dataset was reset, or another run, or process, took its place."
            )

    def _play(self, events: int) -> tuple[int, str]:
        """How many events there were, and why there are no more, where that was not planned."""
        played = 0
        try:
            for _ in islice(self.events, events):
                played += 1
        except NoRoom as end:
            return played, str(end)
        return played, ""


@contextmanager
def without_collector() -> Iterator[None]:
    """Drafts make no cycles, and looking for some among so many takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _ends(plan: Plan) -> dict[Series, bool]:
    """The lists, none of which may run past now; whether few rows come in each."""
    counts = (plan.new_accounts, plan.new_beneficiaries, most_rows(plan))
    return {series: count <= FEW for series, count in zip(Series, counts, strict=True)}


def _batches(events: int) -> Iterator[int]:
    for done in range(0, events, EVENTS_AT_ONCE):
        yield min(EVENTS_AT_ONCE, events - done)


def _counts(tenant: Tenant) -> list[int]:
    return [getattr(tenant, series) for series in (Series.INTERNAL_ACCOUNTS, Series.BENEFICIARIES, Series.RECORDS)]
