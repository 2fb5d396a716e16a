"""What a dashboard shows of a dataset. Every read is bounded, and a step in an index, whatever the dataset holds."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from django.core.cache import cache
from django.db import connection

from ledgerdata.models import Payment, Record
from ledgerdata.reading.since import first_since
from ledgerdata.rules.lifecycle import Status
from tenants.models import Tenant
from tenants.scoping import for_tenant

DAYS = 14
MOST_RECORDS = 100_000  # more are not counted while somebody waits for the page: fewer days are shown instead
LATEST = 5


class Outcome(StrEnum):
    """What the state of a payment comes to, for who looks at many."""

    DONE = "Succeeded"
    AUTHORISED = "Authorised"
    PENDING = "Pending"
    FAILED = "Failed or disputed"
    CLOSED = "Refunded, cancelled, expired"


OUTCOME_OF: dict[Status, Outcome] = {
    Status.SUCCEEDED: Outcome.DONE,
    Status.CAPTURE: Outcome.DONE,
    Status.DISPUTE_WON: Outcome.DONE,
    Status.REFUND_REVERSED: Outcome.DONE,
    Status.REFUNDED_FAILURE: Outcome.DONE,
    Status.AUTHORISATION: Outcome.AUTHORISED,
    Status.CAPTURE_FAILED: Outcome.AUTHORISED,
    Status.PENDING: Outcome.PENDING,
    Status.FAILED: Outcome.FAILED,
    Status.DISPUTE: Outcome.FAILED,
    Status.DISPUTE_LOST: Outcome.FAILED,
    Status.REFUNDED: Outcome.CLOSED,
    Status.CANCELLED: Outcome.CLOSED,
    Status.EXPIRED: Outcome.CLOSED,
    Status.OTHER: Outcome.CLOSED,
}
"""A refund that failed leaves the money where it was, and a capture that failed leaves the authorisation."""


@dataclass(frozen=True, slots=True)
class Day:
    """The payments of one day (UTC), by their present outcome."""

    date: date
    counts: dict[Outcome, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def days_of(tenant: Tenant, last: date, days: int = DAYS) -> list[Day]:
    """The `days` up to `last`, oldest first, or as many of them as hold MOST_RECORDS; counted once for each state of
    the dataset, which its last creation time names.
    """
    created_at = tenant.last_written_at and tenant.last_written_at.timestamp()
    key = f"days:{tenant.pk}:{created_at}:{tenant.records}:{last}:{days}"  # a reset leaves the moment, but no record
    found: list[Day] | None = cache.get(key)
    if found is None:
        found = _count_days(tenant, last, _countable(tenant, last, days))
        cache.set(key, found)
    return found


def _countable(tenant: Tenant, last: date, days: int) -> int:
    """How many of the days can be counted, at least one. Their records are counted by the difference of sequences."""
    since = [connection.ops.adapt_datetimefield_value(_midnight(last - timedelta(days=ago))) for ago in range(days)]
    since_day = f"{Record._meta.db_table} WHERE tenant_id = %s AND created_at >= %s"
    first = f"(SELECT sequence FROM {since_day} ORDER BY created_at LIMIT 1)"
    with connection.cursor() as cursor:
        params = [value for moment in since for value in (tenant.pk, moment)]
        cursor.execute(f"SELECT {', '.join([first] * days)}", params)
        numbers = cursor.fetchone()
    counts: list[int] = [tenant.records - sequence + 1 if sequence else 0 for sequence in numbers]
    return max(1, sum(records <= MOST_RECORDS for records in counts))


def _count_days(tenant: Tenant, last: date, days: int) -> list[Day]:
    """Two queries: where each day begins, and a count in payment_by_state for each day and state."""
    dates = [last - timedelta(days=ago) for ago in reversed(range(days))]
    begins = first_since(tenant, [_midnight(date) for date in (*dates, last + timedelta(days=1))])
    cells = [(index, status) for index in range(days) for status in Status]
    params: list[Any] = []
    for index, status in cells:
        params += [index, str(status), begins[index], begins[index + 1]]
    rows = ", ".join(["(%s, %s, %s, %s)"] * len(cells))
    counted = (
        f"SELECT COUNT(*) FROM {Payment._meta.db_table} payment WHERE payment.tenant_id = %s"
        " AND payment.state = cell.state AND payment.id >= cell.since AND payment.id < cell.until"
    )
    sql = f"WITH cell(day, state, since, until) AS (VALUES {rows}) SELECT day, state, ({counted}) FROM cell"
    found = [dict.fromkeys(Outcome, 0) for _ in dates]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, tenant.pk])
        for index, state, count in cursor.fetchall():
            found[index][OUTCOME_OF[Status(state)]] += count
    return [Day(day, counts) for day, counts in zip(dates, found, strict=True)]


def latest_payments(tenant: Tenant) -> list[Payment]:
    """The newest payments first."""
    payments = for_tenant(Payment, tenant).select_related("source", "destination")
    return list(payments.order_by("-pk")[:LATEST])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
