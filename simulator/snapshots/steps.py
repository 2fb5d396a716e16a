"""The due steps of a dataset in a snapshot: each by the sequence of its payment's root, which comes back as it was."""

import zlib
from datetime import datetime, timedelta
from itertools import chain
from typing import NamedTuple

import orjson

from ledgerdata.models import Record
from ledgerdata.rules.values import read_moment
from simulator.models import DueStep
from simulator.waiting import ROWS_AT_ONCE
from tenants.attention import note_attention
from tenants.clock import END, now_of
from tenants.db.batches import batched
from tenants.models import Tenant
from tenants.scoping import for_tenant


class KeptStep(NamedTuple):
    """A due step as a snapshot stores it. A dropped step is stored too: its payment's page shows it."""

    root: int  # the sequence of the payment's first record
    due_at: datetime
    action: str
    part: str
    reason: str
    dropped_at: datetime | None
    dropped_because: str


def pack_steps(tenant: Tenant) -> tuple[bytes, int]:
    """All steps of the dataset, compressed, and how many of them are yet to come."""
    columns = ("payment_id", *KeptStep._fields[1:])
    rows = list(for_tenant(DueStep, tenant).order_by("due_at", "pk").values_list(*columns))
    roots = _sequences(tenant, sorted({row[0] for row in rows}))
    steps = [KeptStep(roots[payment], *rest) for payment, *rest in rows]
    waiting = sum(step.dropped_at is None for step in steps)
    return zlib.compress(orjson.dumps([tuple(step) for step in steps])), waiting


def unpack_steps(packed: bytes | memoryview) -> list[KeptStep]:
    steps = (KeptStep(*values) for values in orjson.loads(zlib.decompress(packed)))
    return [
        step._replace(
            due_at=read_moment(str(step.due_at)),
            dropped_at=read_moment(str(step.dropped_at)) if step.dropped_at else None,
        )
        for step in steps
    ]


def put_back(steps: list[KeptStep], clock: datetime, tenant: Tenant) -> None:
    """Puts the steps on the list of a dataset that holds the snapshot's rows; the caller holds its lock.

    `clock` was the time when the snapshot was taken: a step stays as far from the dataset's time as it was from that.
    """
    payments = _payments(tenant, sorted({step.root for step in steps}))
    passed = now_of(tenant) - clock
    rows = [
        DueStep(
            tenant=tenant,
            payment_id=payments[step.root],
            due_at=step.due_at if step.dropped_at else _later(step.due_at, passed),
            action=step.action,
            part=step.part,
            reason=step.reason,
            dropped_at=step.dropped_at,
            dropped_because=step.dropped_because,
        )
        for step in steps
    ]
    DueStep.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    note_attention(tenant)


def _sequences(tenant: Tenant, payments: list[int]) -> dict[int, int]:
    """The sequence of each payment's root."""
    roots = for_tenant(Record, tenant).filter(position=0)
    found = (
        roots.filter(payment__in=some).values_list("payment_id", "sequence") for some in batched(payments, ROWS_AT_ONCE)
    )
    return dict(chain.from_iterable(found))


def _payments(tenant: Tenant, roots: list[int]) -> dict[int, int]:
    """The primary key of the payment that each root belongs to."""
    records = for_tenant(Record, tenant)
    found = (
        records.filter(sequence__in=some).values_list("sequence", "payment_id") for some in batched(roots, ROWS_AT_ONCE)
    )
    return dict(chain.from_iterable(found))


def _later(moment: datetime, by: timedelta) -> datetime:
    return moment + by if by < END - moment else END
