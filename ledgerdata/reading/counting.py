"""How many payments a dataset has. They are counted once; later only those are that came since."""

from django.core.cache import cache
from django.db.models import Count, Max

from ledgerdata.models import Payment
from ledgerdata.rules.lifecycle import PaymentType
from tenants.models import Tenant
from tenants.scoping import for_tenant


def count_payments(tenant: Tenant, type: PaymentType | None = None) -> int:
    """All payments of the dataset's row, or those of one type; within it they are added in the order of their keys."""
    key = f"payments:{tenant.pk}:{tenant.created_at.timestamp()}:{type or 'all'}"
    last, count = cache.get(key, (0, 0))
    payments = for_tenant(Payment, tenant).filter(pk__gt=last, **({"type": type} if type else {}))
    more = payments.aggregate(last=Max("pk"), count=Count("pk"))
    if more["count"]:
        last, count = more["last"], count + more["count"]
        cache.set(key, (last, count))
    return int(count)
