"""Long runs go on in a process of their own. Any process can read their progress and stop them."""

from datetime import timedelta

from django.utils import timezone

from ledgerdata.models import Ended, SeedRun
from ledgerdata.operations import writing
from tenants.attention import note_attention
from tenants.models import Tenant
from tenants.processes import start_command
from tenants.scoping import for_tenant

SILENT_FOR = timedelta(seconds=30)  # a run moves every second or so; after this long it counts as interrupted
STOPPED = "It was stopped."
UNDER_WAY = "A run is under way, or was interrupted; stop it, or let it go on."


def carry_out(tenant: Tenant) -> None:
    """Starts a process that goes on with the dataset's unfinished run."""
    start_command("resume_run", str(tenant.pk))


def unfinished_run(tenant: Tenant) -> SeedRun | None:
    """The dataset's run that is under way or was interrupted."""
    return for_tenant(SeedRun, tenant).filter(finished=False).first()


def is_interrupted(seed_run: SeedRun) -> bool:
    """Whether the run has not noted its progress for too long."""
    return timezone.now() - seed_run.moved_at > SILENT_FOR


def last_run(tenant: Tenant) -> SeedRun | None:
    """The dataset's run that was started last, whether it goes on or has ended."""
    return for_tenant(SeedRun, tenant).first()


def stop_run(tenant: Tenant) -> bool:
    """Ends the dataset's run; whether one was under way. What it has committed stays whole."""
    with writing(tenant) as book:
        under_way = for_tenant(SeedRun, book.tenant).filter(finished=False)
        stopped = under_way.update(finished=True, ended=Ended.STOPPED, why=STOPPED, moved_at=timezone.now())
        note_attention(book.tenant)
    return bool(stopped)


def time_left(seed_run: SeedRun) -> timedelta | None:
    """How long the run will still take at its rate so far; None where it has written nothing yet."""
    done, took = seed_run.payments, seed_run.moved_at - seed_run.begun_at
    return took * max(seed_run.plan["payments"] - done, 0) / done if done else None
