"""Whose rows a statement is about: a dataset that is known, or the one of an API key, found within the statement."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from tenants import keys
from tenants.models import ApiKey, Tenant
from tenants.statements import stored_moment

USE_IS_NOTED_EVERY = timedelta(minutes=1)  # a write at every read would make readers wait for writers

_BY_KEY = (
    f"(SELECT tenant_id AS id FROM {ApiKey._meta.db_table}"
    " WHERE digest = %s AND revoked_at IS NULL AND last_used_at > %s) owner"
)
_KNOWN = "(SELECT CAST(%s AS bigint) AS id) owner"


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """An API key that saves the hot paths a query: it stands for its dataset where it is valid and its use was noted
    of late, and else for none. `tenants.access.tenant_of` then tells which it is, and says why it opens nothing."""

    key: str


Owner = Tenant | KeyInUse


def owner_sql(owner: Owner) -> str:
    """For FROM: a table `owner` with the primary key, `id`, of the dataset; empty where a key stands for none."""
    return _BY_KEY if isinstance(owner, KeyInUse) else _KNOWN


def owner_params(owner: Owner) -> tuple[Any, ...]:
    """What the places in `owner_sql` stand for."""
    if isinstance(owner, KeyInUse):
        return keys.digest(owner.key), _noted_since(int(time.time()))
    return (owner.pk,)


def need_owner(rows: Sequence[object]) -> None:
    """Raises Tenant.DoesNotExist where a statement found none by `owner_sql`, and so gave no rows."""
    if not rows:
        raise Tenant.DoesNotExist("There is no such dataset.")


@lru_cache(maxsize=2)  # by the second, the later end of it: making a moment costs more than looking up the key
def _noted_since(second: int) -> Any:
    return stored_moment(datetime.fromtimestamp(second + 1, UTC) - USE_IS_NOTED_EVERY)
