"""Deleting a dataset's requests from its journal."""

from django.utils import timezone

from simulator.models import JournalBatch
from tenants.clock import locked_clock
from tenants.models import Tenant
from tenants.scoping import for_tenant


def delete_requests(tenant: Tenant) -> None:
    """Deletes all requests up to now, also those that are yet to be written. How far readers have come stays."""
    with locked_clock(tenant) as clock:
        Tenant.objects.filter(pk=clock.tenant.pk).update(journal_from=timezone.now())
        for_tenant(JournalBatch, clock.tenant).delete()
