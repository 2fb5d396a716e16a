"""Long runs go on in a process of their own, so that no worker of the server is held up or has to live as long."""

import subprocess
import sys
from datetime import timedelta
from threading import Thread

from django.conf import settings
from django.utils import timezone

from ledgerdata.models import SeedRun
from tenants.models import Tenant
from tenants.scoping import for_tenant

SILENT_FOR = timedelta(seconds=30)  # a run moves every second or so; after this long it counts as interrupted


def carry_out(tenant: Tenant) -> None:
    """Starts a process that goes on with the dataset's unfinished run."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "resume_run", str(tenant.pk)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    Thread(target=process.wait, daemon=True).start()  # somebody has to, or it stays as a zombie


def unfinished_run(tenant: Tenant) -> SeedRun | None:
    """The dataset's run that is under way or was interrupted."""
    return for_tenant(SeedRun, tenant).filter(finished=False).first()


def is_interrupted(seed_run: SeedRun) -> bool:
    """Whether nothing has been heard of the run for too long."""
    return timezone.now() - seed_run.moved_at > SILENT_FOR
