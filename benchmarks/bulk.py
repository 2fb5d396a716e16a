"""What is done to whole databases that the benchmarks make, and to no others."""

from collections.abc import Mapping
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from ledgerdata.models import Account, Balance, Entry, Payment, Record
from tenants.clock import Series
from tenants.models import Tenant

OWNED = (Account, Payment, Record, Entry, Balance)


def hurry() -> None:
    """While it is filled, a crash only means filling it again; and what the rules made needs no check in Python."""
    off = ("PRAGMA synchronous=OFF", "PRAGMA ignore_check_constraints=ON")
    _execute(*off if connection.vendor == "sqlite" else ("SET synchronous_commit=off",))


def copy(taken: Tenant, empty: Tenant) -> None:
    """Writes the rows of a dataset, the only one so far, into an empty one; ids and creation times stay the same."""
    ahead: dict[type[models.Model], int] = {model: _last(model) for model in OWNED}
    with transaction.atomic(), connection.cursor() as cursor:
        for model in OWNED:
            columns = [str(field.column) for field in model._meta.concrete_fields]
            values = [_shifted(field, ahead, empty) for field in model._meta.concrete_fields]
            table = model._meta.db_table
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) "
                f"SELECT {', '.join(values)} FROM {table} WHERE tenant_id = {taken.pk} ORDER BY id"
            )
    counted = {name: getattr(taken, name) for name in ("last_written_at", *Series)}
    Tenant.objects.filter(pk=empty.pk).update(**counted)


def settle() -> None:
    """Leaves the database as one that was written row by row: sequences, statistics, no half-full log."""
    _execute(*connection.ops.sequence_reset_sql(no_style(), list(OWNED)))
    _execute(*("ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)") if connection.vendor == "sqlite" else ("VACUUM ANALYZE",))


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for sql in statements:
            cursor.execute(sql)


def _last(model: type[models.Model]) -> int:
    """The highest primary key so far."""
    return model._default_manager.aggregate(last=Max("pk"))["last"] or 0


def _shifted(field: Any, ahead: Mapping[type[models.Model], int], tenant: Tenant) -> str:
    """SQL for a column of the copy of a row."""
    if field.name == "tenant":
        return str(tenant.pk)
    kept_with = field.model if field.primary_key else field.related_model
    return f"{field.column} + {ahead[kept_with]}" if kept_with else str(field.column)
