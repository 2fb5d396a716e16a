"""A dataset's one clock: its lock, and creation times that increase in the order in which rows become visible."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, transaction
from django.db.models.base import ModelState
from django.utils import timezone

from tenants.db.statements import (
    DatasetRef,
    Statement,
    aware,
    dataset_params,
    dataset_sql,
    no_such_dataset,
    stored_moment,
    vendor,
    was_lost,
)
from tenants.db.waiting import PATIENCE, patience
from tenants.models import Standing, Tenant

TICK = timedelta(microseconds=1)
TENANT_COLUMNS = [field.attname for field in Tenant._meta.concrete_fields]
END = datetime(9999, 12, 31, tzinfo=UTC)  # a day before Python's last, so that a time zone can be added


class ClockAtEnd(Exception):
    """The dataset's clock has come to the end of all moments, and never goes back."""

    def __init__(self) -> None:
        super().__init__(
            "The dataset's clock is at the end of the year 9999, and never goes back: use another dataset."
        )


class Series(StrEnum):
    """The rows that a dataset numbers 1, 2, 3… without a gap; each names its counter on Tenant."""

    INTERNAL_ACCOUNTS = "internal_accounts"
    BENEFICIARIES = "beneficiaries"
    RECORDS = "records"


_COUNTER = {series: str(series) for series in Series}  # Python finds an attribute by a plain name three times as fast
_COUNTS = ("last_written_at", *_COUNTER.values())
KEEP_CLOCK = f"UPDATE {Tenant._meta.db_table} SET {', '.join(f'{name} = %s' for name in _COUNTS)} WHERE id = %s"
"""Keeps what `Clock.changes` gives."""

_KEEP = Statement(f"{KEEP_CLOCK} RETURNING id")  # a statement here gives rows

_WORTH_LIMITING = 0.5  # seconds; it is a statement more
_LIMIT = Statement("SELECT set_config('lock_timeout', %s, true)")


def machine_time(tenant: Tenant) -> datetime:
    """The machine's time and the dataset's lead, at most END. Due moments are compared with it."""
    return later(timezone.now(), timedelta(microseconds=tenant.lead))


def later(moment: datetime, by: timedelta) -> datetime:
    """The moment so much later, at most END, which a moment past it is already."""
    return moment + by if by < END - moment else max(moment, END)


def now_of(tenant: Tenant) -> datetime:
    """The dataset's time, as people are shown it: never less than its last creation time."""
    now = machine_time(tenant)
    return max(now, tenant.last_written_at or now)


class Clock:
    """The dataset's clock while the dataset is locked. Only who has one may write."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        self._kept = self._counts()

    def next(self, at: datetime | None = None) -> datetime:
        """A moment at `at` (default: now), or just past the last one where that is later (lifecycle.md, rule 2).

        Raises ClockAtEnd.
        """
        return self.next_after(self.tenant.last_written_at, at)

    def next_after(self, last: datetime | None, at: datetime | None = None) -> datetime:
        """As `next`, for a row of a list whose last row is of the moment `last`: the other lists may be later.

        A connector reads each list by a cursor of its own, so that each has to increase by itself. Raises ClockAtEnd.
        """
        wanted = at or machine_time(self.tenant)
        if wanted >= END or (last is not None and last >= END):
            raise ClockAtEnd
        created_at = wanted if last is None or wanted > last else last + TICK
        latest = self.tenant.last_written_at
        self.tenant.last_written_at = created_at if latest is None or created_at > latest else latest
        return created_at

    def sequence(self, series: Series) -> int:
        """The place of the next row of `series`: one more than the place of the row before it."""
        counter = _COUNTER[series]
        sequence: int = getattr(self.tenant, counter) + 1
        setattr(self.tenant, counter, sequence)
        return sequence

    def changes(self) -> tuple[Any, ...]:
        """The parameters of KEEP_CLOCK, where the clock or a series moved on since the last call; else none.

        Numbers are text: the type that PostgreSQL takes a number for goes by its size, and each is a plan of its own.
        """
        counts = self._counts()
        if counts == self._kept:
            return ()
        self._kept = counts
        last_written_at, *numbers = counts
        return last_written_at and stored_moment(last_written_at), *map(str, numbers), str(self.tenant.pk)

    def _counts(self) -> tuple[Any, ...]:
        return tuple(getattr(self.tenant, name) for name in _COUNTS)


@contextmanager
def locked_clock(dataset: DatasetRef) -> Iterator[Clock]:
    """One transaction in which nobody else writes to the dataset; an error inside leaves everything as it was.

    PostgreSQL locks the tenant's row, SQLite the whole file (BEGIN IMMEDIATE). It cannot stand inside another
    transaction: the dataset is locked from the moment to the commit, and no longer. A connection that went away since
    it was last used, as with a restart of PostgreSQL, is replaced.
    Raises Tenant.DoesNotExist where the dataset stands for no dataset.
    """
    with ExitStack() as locked:
        database = connections[DEFAULT_DB_ALIAS]
        before = database.connection
        try:
            tenant = _lock(dataset, locked)
        except OperationalError as error:
            if not was_lost(database, before, error):
                raise
            tenant = _lock(dataset, locked)  # nothing was done yet
        clock = Clock(tenant)
        yield clock
        changes = clock.changes()
        if changes:
            _KEEP.rows(*changes)


def _lock(dataset: DatasetRef, locked: ExitStack) -> Tenant:
    """The tenant, locked in a transaction that `locked` ends; where it cannot be locked, it has ended already."""
    with ExitStack() as attempt:
        attempt.enter_context(transaction.atomic(durable=True))
        tenant = locked_tenant(dataset)
        locked.push(attempt.pop_all())
    return tenant


def locked_tenant(dataset: DatasetRef) -> Tenant:
    """The tenant as it is now, its row locked to the end of the transaction; on SQLite the transaction locks all.

    Where the dataset was given another row since `dataset` was read, it is that one.
    Raises Tenant.DoesNotExist: it is gone, or the key stands for none.
    """
    _limit_lock_wait()
    rows = _locking(f"id = (SELECT id FROM {dataset_sql(dataset)})").rows(*dataset_params(dataset))
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


@cache
def _locking(condition: str) -> Statement:
    read = f"SELECT {', '.join(TENANT_COLUMNS)} FROM {Tenant._meta.db_table} WHERE {condition}"
    return Statement(f"{read} FOR UPDATE", sqlite=read)


_SUCCESSOR = _locking(f"first_pk = CAST(%s AS bigint) AND standing = '{Standing.IN_USE}'")


def tenant_from(values: Sequence[Any]) -> Tenant:
    """The tenant whose columns, in the order of TENANT_COLUMNS, these are: `from_db` at a tenth of its price."""
    tenant = Tenant.__new__(Tenant)
    tenant._state = ModelState()
    tenant._state.db, tenant._state.adding = DEFAULT_DB_ALIAS, False
    vars(tenant).update(zip(TENANT_COLUMNS, map(aware, values), strict=True))
    return tenant
