"""Datasets that go by themselves: a moment is noted, and from then on their keys open nothing."""

from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from tenants.attention import note_attention
from tenants.clock import locked_tenant
from tenants.datasets import in_use
from tenants.dropping import discard_dataset
from tenants.models import Tenant
from tenants.processes import start_command

LEAST, MOST = timedelta(minutes=1), timedelta(days=30)
AT_ONCE = 20  # datasets that one request drops


def expires_from(tenant: Tenant) -> datetime | None:
    """From when on no request of the dataset is plain: whoever looks up its key is refused."""
    return tenant.expires_at


def columns(expires_in: timedelta | None) -> dict[str, datetime]:
    """Columns of a new dataset that goes by itself after this time of the machine; none where it stays."""
    if expires_in is None:
        return {}
    at = timezone.now() + expires_in
    return {"expires_at": at, "attention_at": at}  # a new dataset has no other reason


def expire_in(tenant: Tenant, length: timedelta | None) -> Tenant:
    """Lets the dataset go by itself after this time of the machine, or stay where there is none; returns its row."""
    with transaction.atomic():
        current = locked_tenant(tenant)  # a reset meanwhile gave it another row
        current.expires_at = None if length is None else timezone.now() + length
        Tenant.objects.filter(pk=current.pk).update(expires_at=current.expires_at)
        note_attention(current)
    return current


def drop_expired(most: int = AT_ONCE) -> int:
    """Drops datasets whose time has come, and has their rows deleted by a process of its own; returns how many."""
    dropped = 0
    for tenant in in_use().filter(expires_at__lte=timezone.now()).order_by("expires_at")[:most]:
        with suppress(Tenant.DoesNotExist):  # another process was first
            dropped += _drop_if_expired(tenant)
    if dropped:
        start_command("purge")
    return dropped


def _drop_if_expired(tenant: Tenant) -> bool:
    with transaction.atomic():
        current = locked_tenant(tenant)  # an operator may have let it stay meanwhile
        if current.expires_at is None or current.expires_at > timezone.now():
            return False
        discard_dataset(current)
        return True
