"""A tenant as the hot paths read it: with the rows that they need anyway, past the ORM."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection

from tenants.models import Tenant
from tenants.statements import Statement

TENANT_COLUMNS = [field.attname for field in Tenant._meta.concrete_fields]

_READ = f"SELECT {', '.join(TENANT_COLUMNS)} FROM {Tenant._meta.db_table} WHERE id = %s"
_READ_ALONE = Statement(_READ)
_READ_AND_LOCK = Statement(f"{_READ} FOR UPDATE")


def tenant_from(values: Sequence[Any]) -> Tenant:
    """The tenant whose columns, in the order of TENANT_COLUMNS, these are."""
    return Tenant.from_db(DEFAULT_DB_ALIAS, TENANT_COLUMNS, [aware(value) for value in values])


def aware(value: Any) -> Any:
    """A moment with its zone: SQLite keeps it without, and it is UTC."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def locked_tenant(pk: int) -> Tenant:
    """The tenant as it is now, its row locked to the end of the transaction; on SQLite the transaction locks all.

    Raises Tenant.DoesNotExist.
    """
    rows = (_READ_AND_LOCK if connection.features.has_select_for_update else _READ_ALONE).rows(pk)
    if not rows:
        raise Tenant.DoesNotExist(f"There is no dataset {pk}.")
    return tenant_from(rows[0])
