"""Counters that show a change of a dataset which its own row does not show."""

from collections.abc import Callable

from django.db.models import Sum

from simulator.models import FaultRule, Reader
from tenants.models import Tenant
from tenants.scoping import for_tenant

ChangeMark = Callable[[Tenant], object]


def requests_mark(tenant: Tenant) -> object:
    """Grows with each request of the contract that the journal has noted."""
    return for_tenant(Reader, tenant).aggregate(Sum("requests"), Sum("left_out"))


def hits_mark(tenant: Tenant) -> object:
    """Grows with each request that a fault rule looked at."""
    return for_tenant(FaultRule, tenant).aggregate(Sum("hits"), Sum("seen"))
