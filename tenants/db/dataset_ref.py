"""Which dataset a statement is about: a known one, or an API key's, found within the statement; and its row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models.base import ModelState
from django.utils import timezone

from tenants import keys
from tenants.db.statements import Statement, stored_moment, vendor
from tenants.db.waiting import PATIENCE, patience
from tenants.models import ApiKey, Standing, Tenant

TENANT_COLUMNS = [field.attname for field in Tenant._meta.concrete_fields]
_WORTH_LIMITING = 0.5  # seconds; it is a statement more
_LIMIT = Statement("SELECT set_config('lock_timeout', %s, true)")

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

    `tenants.access.tenant_of` then finds out which it is, and says why the key opens nothing.
    """

    key: str


DatasetRef = Tenant | KeyInUse


def dataset_sql(dataset: DatasetRef) -> str:
    """For FROM: a table `dataset` with the primary key, `id`, of the dataset; empty where a key stands for none."""
    return _BY_KEY if isinstance(dataset, KeyInUse) else _KNOWN


def dataset_params(dataset: DatasetRef) -> tuple[Any, ...]:
    """What the places in `dataset_sql` stand for."""
    if isinstance(dataset, KeyInUse):
        return keys.digest(dataset.key), *_moments(timezone.now().replace(microsecond=0))
    return (dataset.pk,)


def require_dataset(rows: Sequence[object]) -> None:
    """Raises Tenant.DoesNotExist where a statement found none by `dataset_sql`, and so gave no rows."""
    if not rows:
        raise no_such_dataset()


def no_such_dataset() -> Tenant.DoesNotExist:
    return Tenant.DoesNotExist("There is no such dataset.")


@lru_cache(maxsize=2)  # by the second, the later end of it: making a moment costs more than looking up the key
def _moments(second: datetime) -> tuple[Any, Any]:
    """Since when a key's use was noted of late, and now."""
    now = second + timedelta(seconds=1)
    return stored_moment(now - USE_IS_NOTED_EVERY), stored_moment(now)


def tenant_from(values: Sequence[Any]) -> Tenant:
    """The tenant whose columns, in the order of TENANT_COLUMNS, these are: `from_db` at a tenth of its price."""
    tenant = Tenant.__new__(Tenant)
    tenant._state = ModelState()
    tenant._state.db, tenant._state.adding = DEFAULT_DB_ALIAS, False
    vars(tenant).update(zip(TENANT_COLUMNS, map(aware, values), strict=True))
    return tenant


def aware(value: Any) -> Any:
    """A moment with its zone: SQLite keeps it without, and it is UTC."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def locked_tenant(dataset: DatasetRef) -> Tenant:
    """The tenant as it is now, its row locked to the end of the transaction; on SQLite the transaction locks all.

    Where the dataset was given another row since `dataset` was read, it is that one.
    Raises Tenant.DoesNotExist: it is gone, or the key stands for none.
    """
    _limit_lock_wait()
    rows = _lock(dataset_sql(dataset)).rows(*dataset_params(dataset))
    if rows:
        tenant = tenant_from(rows[0])
        return tenant if tenant.standing != Standing.DISCARDED else _in_use(tenant.number)
    if isinstance(dataset, Tenant):
        return _in_use(dataset.number)
    raise no_such_dataset()


def _limit_lock_wait() -> None:
    """PostgreSQL gives up by its own setting, which is PATIENCE; a shorter wait is set for the transaction."""
    seconds = patience()
    if vendor() == "postgresql" and seconds < PATIENCE - _WORTH_LIMITING:
        _LIMIT.rows(f"{max(seconds * 1_000, 1):.0f}ms")


def _in_use(number: int) -> Tenant:
    """The row that the dataset with this number has now, locked."""
    for _ in range(3):  # PostgreSQL gives no row where it was replaced while its lock was waited for
        rows = _SUCCESSOR.rows(number)
        if rows:
            return tenant_from(rows[0])
    raise no_such_dataset()


def _locking(condition: str) -> Statement:
    read = f"SELECT {', '.join(TENANT_COLUMNS)} FROM {Tenant._meta.db_table} WHERE {condition}"
    return Statement(f"{read} FOR UPDATE", sqlite=read)


_SUCCESSOR = _locking(f"first_pk = CAST(%s AS bigint) AND standing = '{Standing.IN_USE}'")


@cache
def _lock(dataset: str) -> Statement:
    return _locking(f"id = (SELECT id FROM {dataset})")
