"""Whose rows a statement is about: a dataset that is known, or the one of an API key, found within the statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from tenants import keys
from tenants.db.statements import stored_moment
from tenants.machine import seconds
from tenants.models import ApiKey, Tenant

USE_IS_NOTED_EVERY = timedelta(minutes=1)  # a write at every read would make readers wait for writers

_BY_KEY = (
    f"(SELECT t.id FROM {ApiKey._meta.db_table} k JOIN {Tenant._meta.db_table} t ON t.id = k.tenant_id"
    " WHERE k.digest = %s AND k.revoked_at IS NULL AND k.last_used_at > %s"
    " AND (t.attention_at IS NULL OR t.attention_at > %s)) dataset"
)
_KNOWN = "(SELECT CAST(%s AS bigint) AS id) dataset"


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """An API key that saves the hot paths a query: it stands for its dataset where it is valid, its use was noted of
    late, and the dataset has nothing to do before it is read; and else for none.

    `tenants.access.tenant_of` then tells which it is, and says why it opens nothing.
    """

    key: str


DatasetRef = Tenant | KeyInUse


def dataset_sql(dataset: DatasetRef) -> str:
    """For FROM: a table `dataset` with the primary key, `id`, of the dataset; empty where a key stands for none."""
    return _BY_KEY if isinstance(dataset, KeyInUse) else _KNOWN


def dataset_params(dataset: DatasetRef) -> tuple[Any, ...]:
    """What the places in `dataset_sql` stand for."""
    if isinstance(dataset, KeyInUse):
        return keys.digest(dataset.key), *_moments(seconds())
    return (dataset.pk,)


def require_dataset(rows: Sequence[object]) -> None:
    """Raises Tenant.DoesNotExist where a statement found none by `dataset_sql`, and so gave no rows."""
    if not rows:
        raise no_such_dataset()


def no_such_dataset() -> Tenant.DoesNotExist:
    return Tenant.DoesNotExist("There is no such dataset.")


@lru_cache(maxsize=2)  # by the second, the later end of it: making a moment costs more than looking up the key
def _moments(second: int) -> tuple[Any, Any]:
    """Since when a key's use was noted of late, and now."""
    now = datetime.fromtimestamp(second + 1, UTC)
    return stored_moment(now - USE_IS_NOTED_EVERY), stored_moment(now)
