"""Deleting what datasets have left behind: in short transactions, in any process, at any time.

What goes belongs to rows of Tenant that no key opens, so nobody misses it. Whoever stops in the middle goes on later.
"""

import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from datetime import timedelta
from functools import cache
from graphlib import TopologicalSorter

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import ProtectedError, Q, QuerySet
from django.utils import timezone

from tenants.datasets import in_use
from tenants.db.bulk import bulk_turn
from tenants.models import Standing, Tenant
from tenants.replacing import discard
from tenants.scoping import TenantOwned

GIVEN_UP_AFTER = timedelta(minutes=1)  # an import says several times a second that it is at it

ROWS_AT_ONCE = 200  # a hundredth of a second or a few

Progress = Callable[[int], None]
"""Called after every transaction, with how many rows are deleted so far."""


def purge(progress: Progress | None = None, within: float | None = None) -> bool:
    """Deletes all that was left behind, or as much as so many seconds allow; returns whether nothing of it is left.

    An import that says nothing any more was interrupted, and what it wrote goes too.
    """
    purging = _Purge(progress, within)
    return all(purging.delete(tenant) for tenant in left_behind().order_by("pk"))


def purge_row(discarded: Tenant, within: float) -> bool:
    """The same for one row that a dataset has left: what others left behind is not this caller's to wait for."""
    return _Purge(None, within).delete(discarded)


def left_behind() -> QuerySet[Tenant]:
    """The rows of Tenant that are to go, with all that belongs to them."""
    given_up = Q(standing=Standing.FILLING, standing_at__lt=timezone.now() - GIVEN_UP_AFTER)
    return Tenant.objects.filter(Q(standing=Standing.DISCARDED) | given_up)


def take_back(models: Iterable[type[TenantOwned]], rows: Collection[int]) -> None:
    """Deletes what was written without a lock to rows that datasets left meanwhile: their purge may have passed by.

    Called after the commit: a row that is in use then is left later, and whoever purges it finds what was written.
    """
    if left := set(rows) - set(in_use().filter(pk__in=rows).values_list("pk", flat=True)):
        with transaction.atomic():
            for model in models:
                model._default_manager.filter(tenant__in=left).delete()


class _Purge:
    def __init__(self, progress: Progress | None, within: float | None) -> None:
        self.progress = progress
        self.until = None if within is None else time.monotonic() + within
        self.rows = 0

    def delete(self, tenant: Tenant) -> bool:
        """The row with all that belongs to it; False where time ran out before the end."""
        discard(tenant)  # whoever fills it finds that out before the first of its rows goes
        models = list(_children_first())
        while models and not self._is_late():
            self._delete_some(tenant, models)
        return not models

    def _delete_some(self, tenant: Tenant, models: list[type[TenantOwned]]) -> None:
        """One transaction; takes those models from the list of which nothing is left, and at its end the row goes."""
        with bulk_turn() as turn, transaction.atomic():
            Tenant.objects.select_for_update().filter(pk=tenant.pk).first()  # two who purge take turns
            while models and not turn.is_over():
                deleted = _delete(tenant, models[0])
                self.rows += deleted
                if deleted < ROWS_AT_ONCE:
                    models.pop(0)
            if not models and not _delete_row(tenant):
                models.extend(_children_first())
        if self.progress:
            self.progress(self.rows)

    def _is_late(self) -> bool:
        return self.until is not None and time.monotonic() > self.until


def _delete_row(tenant: Tenant) -> bool:
    """Deletes the row itself; False where something was written to it meanwhile: not all who write take its lock."""
    with suppress(ProtectedError):
        Tenant.objects.filter(pk=tenant.pk).delete()
        return True
    return False


def _delete(tenant: Tenant, model: type[TenantOwned]) -> int:
    """Deletes some rows; how many. In plain SQL: Django would load them to look for what points at them."""
    table = model._meta.db_table
    some = f"SELECT id FROM {table} WHERE tenant_id = %s LIMIT {ROWS_AT_ONCE}"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id IN ({some})", [tenant.pk])
        deleted: int = cursor.rowcount
        return deleted


@cache
def _children_first() -> list[type[TenantOwned]]:
    """Every kind of row that a dataset owns, each before those that it points at."""
    owned = [m for m in apps.get_models() if issubclass(m, TenantOwned) and not m._meta.proxy]
    children: dict[type[TenantOwned], set[type[TenantOwned]]] = {model: set() for model in owned}
    for model in owned:
        related = {field.related_model for field in model._meta.fields if field.is_relation}
        for parent in owned:
            if parent is not model and related & {parent, *_proxies(parent)}:
                children[parent].add(model)
    return list(TopologicalSorter(children).static_order())


def _proxies(parent: type[TenantOwned]) -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.proxy_for_model is parent]
