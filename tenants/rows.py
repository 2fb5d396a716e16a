"""A tenant as the hot paths read it: with the rows that they need anyway, past the ORM."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS

from tenants.models import Tenant
from tenants.owners import Owner, need_owner, owner_params, owner_sql
from tenants.statements import Statement

TENANT_COLUMNS = [field.attname for field in Tenant._meta.concrete_fields]


def tenant_from(values: Sequence[Any]) -> Tenant:
    """The tenant whose columns, in the order of TENANT_COLUMNS, these are."""
    return Tenant.from_db(DEFAULT_DB_ALIAS, TENANT_COLUMNS, [aware(value) for value in values])


def aware(value: Any) -> Any:
    """A moment with its zone: SQLite keeps it without, and it is UTC."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def locked_tenant(owner: Owner) -> Tenant:
    """The tenant as it is now, its row locked to the end of the transaction; on SQLite the transaction locks all.

    Raises Tenant.DoesNotExist: it is gone, or the key stands for none.
    """
    rows = _lock(owner_sql(owner)).rows(*owner_params(owner))
    need_owner(rows)
    return tenant_from(rows[0])


@cache
def _lock(owner: str) -> Statement:
    read = f"SELECT {', '.join(TENANT_COLUMNS)} FROM {Tenant._meta.db_table} WHERE id = (SELECT id FROM {owner})"
    return Statement(f"{read} FOR UPDATE", sqlite=read)
