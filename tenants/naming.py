"""Names of datasets. People give them; one that has none yet is known by its number."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from tenants.clock import locked_tenant
from tenants.models import Tenant

LONGEST = 200


def unnamed(number: int) -> str:
    """The name of a dataset to which nobody has given one."""
    return f"Dataset #{number}"


def is_named(tenant: Tenant) -> bool:
    """Whether somebody gave the dataset its name."""
    return tenant.name != unnamed(tenant.number)


def label_of(tenant: Tenant) -> str:
    """A dataset's name with its number, because names may be the same."""
    return f"{tenant.name} #{tenant.number}" if is_named(tenant) else tenant.name


def add_unnamed(**columns: Any) -> Tenant:
    """A new dataset without a name. The caller has begun a transaction."""
    tenant = Tenant.objects.create(name="", **columns)
    tenant.name = unnamed(tenant.pk)
    Tenant.objects.filter(pk=tenant.pk).update(name=tenant.name)
    return tenant


def rename(tenant: Tenant, name: str) -> Tenant:
    """Gives the dataset this name; an empty one takes its name away. Raises ValidationError where it cannot be one."""
    wanted = " ".join(name.split())
    if len(wanted) > LONGEST:
        raise ValidationError(f"A name has {LONGEST} characters at most; this one has {len(wanted)}.")
    with transaction.atomic():
        current = locked_tenant(tenant)  # a reset meanwhile gave it another row
        current.name = wanted or unnamed(current.number)
        Tenant.objects.filter(pk=current.pk).update(name=current.name)
    return current
