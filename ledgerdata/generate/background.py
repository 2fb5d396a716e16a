"""Long runs go on in a process of their own."""

from datetime import timedelta

from django.utils import timezone

from ledgerdata.models import SeedRun
from tenants.models import Tenant
from tenants.processes import start_command
from tenants.scoping import for_tenant

SILENT_FOR = timedelta(seconds=30)  # a run moves every second or so; after this long it counts as interrupted


def carry_out(tenant: Tenant) -> None:
    """Starts a process that goes on with the dataset's unfinished run."""
    start_command("resume_run", str(tenant.pk))


def unfinished_run(tenant: Tenant) -> SeedRun | None:
    """The dataset's run that is under way or was interrupted."""
    return for_tenant(SeedRun, tenant).filter(finished=False).first()


def is_interrupted(seed_run: SeedRun) -> bool:
    """Whether nothing has been heard of the run for too long."""
    return timezone.now() - seed_run.moved_at > SILENT_FOR
