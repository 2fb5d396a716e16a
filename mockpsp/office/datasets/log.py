"""The log of a dataset: who made which change."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.http import HttpRequest

from tenants.models import Tenant


def note_change(request: HttpRequest, tenant: Tenant, what: str, flag: int = CHANGE) -> None:
    """Adds a line to the dataset's log."""
    if request.user.pk:
        LogEntry.objects.log_actions(request.user.pk, [tenant], flag, what, single_object=True)
