"""The tenant's row as the hot paths read it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models.base import ModelState

from tenants.db.dataset_ref import DatasetRef, dataset_params, dataset_sql, no_such_dataset
from tenants.db.statements import Statement, vendor
from tenants.db.waiting import PATIENCE, patience
from tenants.models import Standing, Tenant

_WORTH_TELLING = 0.5  # seconds; it is a statement more
_LIMIT = Statement("SELECT set_config('lock_timeout', %s, true)")

TENANT_COLUMNS = [field.attname for field in Tenant._meta.concrete_fields]


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
    """PostgreSQL gives up by its own setting, which is PATIENCE; who may wait for less says so to the transaction."""
    seconds = patience()
    if vendor() == "postgresql" and seconds < PATIENCE - _WORTH_TELLING:
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
