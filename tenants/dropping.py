"""A dataset that goes for good: with its keys, its settings, and whoever was signed in to it."""

from django.contrib.auth.models import User
from django.db import transaction

from tenants.clearing import clear
from tenants.clock import locked_tenant
from tenants.models import ApiKey, Tenant
from tenants.replacing import discard


def drop_dataset(tenant: Tenant) -> None:
    """Drops the dataset; nobody sees it any more, and its rows are deleted soon. Raises Tenant.DoesNotExist."""
    clear(discard_dataset(tenant))


def discard_dataset(tenant: Tenant) -> Tenant:
    """The same without the deleting; returns the row that is to be deleted."""
    with transaction.atomic():
        locked = locked_tenant(tenant)
        ApiKey.objects.filter(tenant=locked).delete()
        User.objects.filter(dataset_user__tenant=locked).delete()
        discard(locked)
        return locked
