"""A dataset gets a new row: what opens it moves over at once, and the rows of the old one are deleted later (purging).

A reset begins with an empty row, an import with one that it has filled. Nobody waits longer than for one short
transaction, however much the dataset held, and a reader sees all of the old or all of the new.
"""

from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from tenants.attention import note_attention
from tenants.clock import Series
from tenants.models import ApiKey, DatasetUser, Standing, Tenant
from tenants.scoping import TenantOwned

_OF_THE_ROW = {"id", "standing", "standing_at", "first_pk", *map(str, Series)}
"""Columns of one row of Tenant, or of the rows in it. All others belong to the dataset, and go on with it."""


def begin_filling(name: str) -> Tenant:
    """A new row that no key opens. Whoever fills it says by `still_filling` that they are at it."""
    return Tenant.objects.create(name=name, standing=Standing.FILLING)


def still_filling(filled: Tenant) -> None:
    """Notes that the row is still being filled; within the transaction that writes to it."""
    Tenant.objects.filter(pk=filled.pk, standing=Standing.FILLING).update(standing_at=timezone.now())


def is_filling(filled: Tenant) -> bool:
    """Whether the row may still be filled: nobody took it for given up."""
    return Tenant.objects.filter(pk=filled.pk, standing=Standing.FILLING).exists()


def replace_by_empty(locked: Tenant) -> Tenant:
    """Gives the dataset a new row that holds nothing; its keys, settings and clock stay. Returns the new row.

    The caller holds the dataset's lock, and writes nothing more by it.
    """
    fresh = Tenant.objects.create(name=locked.name, standing=Standing.FILLING)
    return replace_by_filled(locked, fresh)


def replace_by_filled(locked: Tenant, filled: Tenant, **settings: Any) -> Tenant:
    """Puts a filled row in the place of the dataset's row, with these settings instead of those that it had.

    The caller holds the dataset's lock, and writes nothing more by it. The clock goes on from where the later of both
    rows has it. Raises Tenant.DoesNotExist where the filled row was taken for given up and deleted.
    """
    filled = Tenant.objects.select_for_update().get(pk=filled.pk, standing=Standing.FILLING)
    values = {name: getattr(locked, name) for name in _columns()} | settings
    if filled.last_written_at is not None:
        values["last_written_at"] = max(locked.last_written_at or filled.last_written_at, filled.last_written_at)
    _move_over(locked, filled)
    discard(locked)
    now = timezone.now()
    row = Tenant.objects.filter(pk=filled.pk)
    row.update(**values, first_pk=locked.number, standing=Standing.IN_USE, standing_at=now)
    replaced = row.get()
    note_attention(replaced)  # what was due belongs to the old row
    return replaced


def open_filled(filled: Tenant, **settings: Any) -> Tenant:
    """A filled row becomes a dataset of its own. Raises Tenant.DoesNotExist, as `replace_by_filled` does."""
    row = Tenant.objects.filter(pk=filled.pk)
    if not row.filter(standing=Standing.FILLING).update(**settings, standing=Standing.IN_USE):
        raise Tenant.DoesNotExist("The row was taken for given up.")
    return row.get()


def discard(tenant: Tenant) -> None:
    """No dataset any more: `purge` deletes its rows."""
    Tenant.objects.filter(pk=tenant.pk).update(standing=Standing.DISCARDED, standing_at=timezone.now())


def _columns() -> list[str]:
    return [field.attname for field in Tenant._meta.concrete_fields if field.attname not in _OF_THE_ROW]


def _move_over(old: Tenant, new: Tenant) -> None:
    """Everything that stays with the dataset when its rows go: keys, user, settings of their own, the admin's log."""
    settings = [m for m in apps.get_models() if issubclass(m, TenantOwned) and m.outlives_reset and not m._meta.proxy]
    moved: list[type[Model]] = [ApiKey, DatasetUser, *settings]
    for model in moved:
        model._default_manager.filter(tenant=old).update(tenant=new)
    log = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Tenant), object_id=str(old.pk))
    log.update(object_id=str(new.pk))
