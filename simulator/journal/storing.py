"""Writes the journal's rows: one transaction for the batches of all datasets and the progress of their readers."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from simulator.journal.batches import Batch, Progress, page_of
from simulator.journal.entries import Entry, pack, pack_bodies
from simulator.models import JournalBatch, Reader
from tenants.models import Tenant
from tenants.purging import take_back

_BATCHES, _READERS = JournalBatch._meta.db_table, Reader._meta.db_table
_KEY = ("tenant_id", "key", "operation")
_SUMS = ("requests", "left_out", "errors")
_BY_TIME = {"last_at": ("last_status", "last_page", "last_items"), "error_at": ("error_status",)}
_COLUMNS = (*_KEY, *_SUMS, *(column for at, more in _BY_TIME.items() for column in (at, *more)), "given", "given_at")


def store(
    batches: Mapping[int, Batch], left_out: Mapping[tuple[int, int], int], too_full: Iterable[int], kept: int
) -> None:
    """Writes batches by dataset, and how many requests of a dataset and key there was no room for.

    Of the datasets that are too full only the newest `kept` requests stay. One transaction does all: on SQLite each
    commit makes every connection read its pages anew. Readers, and datasets, come in one order by all workers: else
    two of them could wait for each other.
    """
    rows = [_batch_row(tenant, batch) for tenant, batch in sorted(batches.items())]
    readers = sorted(_reader_rows(batches, left_out), key=lambda row: row[: len(_KEY)])
    with transaction.atomic():
        JournalBatch.objects.bulk_create(rows)
        with connection.cursor() as cursor:
            cursor.executemany(_UPSERT, readers)
            for tenant in sorted(too_full):
                cursor.execute(_PRUNE, [tenant, tenant, kept])
    take_back((JournalBatch, Reader), batches)


def prune_orphans() -> None:
    """Deletes rows of datasets that are gone: who wrote them was killed before taking them back."""
    with transaction.atomic():
        for model in (JournalBatch, Reader):
            model._default_manager.exclude(tenant__in=Tenant.objects.all()).delete()


def _batch_row(tenant: int, batch: Batch) -> JournalBatch:
    entries = batch.entries
    return JournalBatch(
        tenant_id=tenant,
        first_at=entries[0].moment,
        last_at=entries[-1].moment,
        count=len(entries),
        entries=pack(entries),
        bodies=pack_bodies(batch.bodies),
    )


def _reader_rows(batches: Mapping[int, Batch], left_out: Mapping[tuple[int, int], int]) -> Iterable[tuple[Any, ...]]:
    remaining = dict(left_out)
    for tenant, batch in batches.items():
        for (key, operation), progress in batch.readers.items():
            yield _reader_row(tenant, key, operation, progress, remaining.pop((tenant, key), 0))


def _reader_row(tenant: int, key: int, operation: str, progress: Progress, left_out: int) -> tuple[Any, ...]:
    last, error = progress.last, progress.last_error
    assert last is not None
    return (
        *(tenant, key, operation),
        *(progress.requests + left_out, left_out, progress.errors),
        *(_stored(last), last.status, page_of(last), last.items),
        *(_stored(error), error.status if error else None),
        *(progress.given, _stored(progress.furthest)),
    )


def _stored(entry: Entry | None) -> Any:
    """The moment of an entry as the driver takes it."""
    moment: datetime | None = entry.moment.astimezone(UTC) if entry else None
    return connection.ops.adapt_datetimefield_value(moment)


def _later(at: str, columns: Iterable[str]) -> Iterable[str]:
    """Assignments of an UPSERT that take the columns from the row whose moment `at` is the later one."""
    is_later = f"excluded.{at} IS NOT NULL AND ({_READERS}.{at} IS NULL OR excluded.{at} >= {_READERS}.{at})"
    return (
        f"{column} = CASE WHEN {is_later} THEN excluded.{column} ELSE {_READERS}.{column} END" for column in columns
    )


def _upsert() -> str:
    sums = [f"{column} = {_READERS}.{column} + excluded.{column}" for column in _SUMS]
    later = [line for at, more in _BY_TIME.items() for line in _later(at, (*more, at))]
    is_further = f"excluded.given > {_READERS}.given"
    further = [
        f"{column} = CASE WHEN {is_further} THEN excluded.{column} ELSE {_READERS}.{column} END"
        for column in ("given", "given_at")
    ]
    places = ", ".join(["%s"] * len(_COLUMNS))
    return (
        f"INSERT INTO {_READERS} ({', '.join(_COLUMNS)}) VALUES ({places})"
        f" ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {', '.join([*sums, *later, *further])}"
    )


_UPSERT = _upsert()
# A batch goes once so many requests came in later batches, none of which began before it ended.
_PRUNE = f"""
DELETE FROM {_BATCHES} WHERE tenant_id = %s AND last_at < (
  SELECT MAX(first_at) FROM (
    SELECT first_at, SUM(count) OVER (ORDER BY first_at DESC, id DESC) AS so_far FROM {_BATCHES} WHERE tenant_id = %s
  ) newest WHERE so_far >= %s)
"""
