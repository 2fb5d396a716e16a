"""The log of a dataset: who made which change."""

from contextlib import suppress

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.http import HttpRequest

from tenants.clock import locked_tenant
from tenants.models import Tenant


def note_change(request: HttpRequest, tenant: Tenant, what: str, flag: int = CHANGE) -> None:
    """Adds a line to the dataset's log; to none where the dataset was dropped meanwhile, with its users."""
    if not request.user.pk:
        return
    with transaction.atomic(), suppress(Tenant.DoesNotExist):
        current = locked_tenant(tenant)  # a reset meanwhile gave it another row, and the log went there
        LogEntry.objects.log_actions(request.user.pk, [current], flag, what, single_object=True)
