"""The datasets that a session opened before the one that it looks at."""

from dataclasses import dataclass

from django.http import HttpRequest

from tenants.datasets import all_numbered
from tenants.models import ApiKey, Tenant
from tenants.naming import label_of
from tenants.sign_in import active_tenant, is_operator, opened_before


@dataclass(frozen=True, slots=True)
class Recent:
    """A dataset that was opened, and what opens it again (tenants.sign_in.open_again)."""

    label: str
    opened: int


def recent_datasets(request: HttpRequest) -> list[Recent]:
    """The latest first, each dataset once; without the active one, and without those that can be opened no more."""
    opened = opened_before(request)
    if not opened or (len(opened) == 1 and active_tenant(request)):
        return []
    found = _numbered(opened) if is_operator(request) else _by_key(opened)
    active = active_tenant(request)
    seen = {active.number} if active else set()
    recent = []
    for each in opened:
        tenant = found.get(each)
        if tenant is not None and tenant.number not in seen:
            seen.add(tenant.number)
            recent.append(Recent(label_of(tenant), each))
    return recent


def _by_key(pks: list[int]) -> dict[int, Tenant]:
    keys = ApiKey.objects.filter(pk__in=pks, revoked_at=None).select_related("tenant")
    return {key.pk: key.tenant for key in keys}


def _numbered(numbers: list[int]) -> dict[int, Tenant]:
    return {tenant.number: tenant for tenant in all_numbered(numbers)}
