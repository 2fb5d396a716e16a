"""Whose rows a statement is about: a dataset that is known, or the one of an API key, found within the statement."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tenants import keys
from tenants.models import ApiKey, Tenant
from tenants.statements import stored_moment

USE_IS_NOTED_EVERY = timedelta(minutes=1)  # a write at every read would make readers wait for writers

_BY_KEY = (
    f"(SELECT tenant_id FROM {ApiKey._meta.db_table} WHERE digest = %s AND revoked_at IS NULL AND last_used_at > %s)"
)


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """An API key that saves the hot paths a query: it stands for its dataset where it is valid and its use was noted
    of late, and else for none. `tenants.access.tenant_of` then tells which it is, and says why it opens nothing."""

    key: str


Owner = Tenant | KeyInUse


def owner_sql(owner: Owner) -> str:
    """An SQL expression for the dataset's primary key; NULL for a key that stands for none."""
    return _BY_KEY if isinstance(owner, KeyInUse) else "CAST(%s AS bigint)"


def owner_params(owner: Owner) -> tuple[Any, ...]:
    """What the places in `owner_sql` stand for."""
    if isinstance(owner, KeyInUse):
        since = timezone.now() - USE_IS_NOTED_EVERY
        return keys.digest(owner.key), stored_moment(since)
    return (owner.pk,)


def need_owner(pk: int | None) -> None:
    """Raises Tenant.DoesNotExist where a statement found none by `owner_sql`."""
    if pk is None:
        raise Tenant.DoesNotExist("There is no such dataset.")
