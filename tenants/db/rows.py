"""Model instances as the hot paths make them: tenants from rows that are read anyway, and rows yet to be written."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import ForeignKey, Model
from django.db.models.base import ModelState

from tenants.db.dataset_ref import DatasetRef, dataset_params, dataset_sql, no_such_dataset
from tenants.db.statements import Statement
from tenants.models import Standing, Tenant

TENANT_COLUMNS = [field.attname for field in Tenant._meta.concrete_fields]

Made = TypeVar("Made", bound=Model)


def new_row(model: type[Made], **values: Any) -> Made:
    """What `model(**values)` makes, at half its price.

    Values are by the names of fields, a related row as itself. Raises TypeError for a name that is no field's.
    """
    defaults, relations = _fields(model)
    if not defaults.keys() >= values.keys():
        raise TypeError(f"{model.__name__} has no field {', '.join(sorted(values.keys() - defaults.keys()))}")
    columns = {name: default() for name, default in defaults.items() if name not in values} | values
    related = [(relation, columns.pop(relation.name)) for relation in relations]
    columns.update((relation.attname, None if one is None else one.pk) for relation, one in related)
    row = _made(model, columns)
    for relation, one in related:
        relation.set_cached_value(row, one)
    return row


def read_row(model: type[Made], columns: Mapping[str, Any]) -> Made:
    """A row as it was read, by the names of columns; what is left out is read when it is asked for."""
    row = _made(model, columns)
    row._state.adding = False
    return row


def _made(model: type[Made], columns: Mapping[str, Any]) -> Made:
    """What Django's `__init__` makes, without its way through every field's descriptor, and without signals."""
    row = model.__new__(model)
    row._state = ModelState()
    row._state.db = DEFAULT_DB_ALIAS
    vars(row).update(columns)
    return row


@cache
def _fields(model: type[Model]) -> tuple[dict[str, Callable[[], Any]], list["ForeignKey[Any, Any]"]]:
    """What each field is where nothing is said, and those that name another row."""
    fields = model._meta.concrete_fields
    return {field.name: field.get_default for field in fields}, [f for f in fields if isinstance(f, ForeignKey)]


def tenant_from(values: Sequence[Any]) -> Tenant:
    """The tenant whose columns, in the order of TENANT_COLUMNS, these are."""
    return read_row(Tenant, dict(zip(TENANT_COLUMNS, map(aware, values), strict=True)))


def aware(value: Any) -> Any:
    """A moment with its zone: SQLite keeps it without, and it is UTC."""
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value


def locked_tenant(dataset: DatasetRef) -> Tenant:
    """The tenant as it is now, its row locked to the end of the transaction; on SQLite the transaction locks all.

    Where the dataset was given another row since `dataset` was read, it is that one.
    Raises Tenant.DoesNotExist: it is gone, or the key stands for none.
    """
    rows = _lock(dataset_sql(dataset)).rows(*dataset_params(dataset))
    if rows:
        tenant = tenant_from(rows[0])
        return tenant if tenant.standing != Standing.DISCARDED else _in_use(tenant.number)
    if isinstance(dataset, Tenant):
        return _in_use(dataset.number)
    raise no_such_dataset()


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
