"""Model instances as the hot paths make them: tenants from rows that are read anyway, and rows yet to be written."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import ForeignKey, Model

from tenants.models import Tenant
from tenants.owners import Owner, need_owner, owner_params, owner_sql
from tenants.statements import Statement

TENANT_COLUMNS = [field.attname for field in Tenant._meta.concrete_fields]


Made = TypeVar("Made", bound=Model)
_Field = tuple[str, "ForeignKey[Any, Any] | None", Callable[[], Any]]  # name, itself where it is a relation, default


def new_row(model: type[Made], **values: Any) -> Made:
    """What `model(**values)` makes, at half its price: values in their order go past the descriptors of fields.

    Values are by the names of fields, a related row as itself. Raises TypeError for a name that is no field's.
    """
    fields, names = _fields(model)
    if not names >= values.keys():
        raise TypeError(f"{model.__name__} has no field {', '.join(sorted(values.keys() - names))}")
    plain, related = [], []
    for name, relation, default in fields:
        value = values[name] if name in values else default()
        if relation is not None:
            related.append((relation, value))
            value = None if value is None else value.pk
        plain.append(value)
    row = model(*plain)
    for relation, value in related:
        relation.set_cached_value(row, value)
    return row


@cache
def _fields(model: type[Model]) -> tuple[list[_Field], frozenset[str]]:
    fields = model._meta.concrete_fields
    each = [(field.name, field if isinstance(field, ForeignKey) else None, field.get_default) for field in fields]
    return each, frozenset(name for name, *_ in each)


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
