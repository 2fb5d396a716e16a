"""The payments that a correct consumer holds: grouped and summed by the database, some thousand payments a query."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

import orjson

from ledgerdata.models import Payment, Record
from ledgerdata.models.amounts import sql_sum, sql_times
from ledgerdata.rules.lifecycle import Status
from ledgerdata.rules.values import write_moment
from simulator.truth.frame import Frame
from tenants.db.statements import Statement, read_integer, stored_moment, vendor

AT_ONCE = 2_000
ADDED = (Status.CAPTURE, Status.REFUND_REVERSED)
"""The statuses whose amount the consumer adds to the payment's (lifecycle.md, How the consumer reads, 3)."""


class TrueRecord(NamedTuple):
    """One record of a payment; `created_at` as the contract writes it."""

    id: str
    created_at: str
    status: str
    amount: int


class TruePayment(NamedTuple):
    """A payment as a correct consumer holds it."""

    reference: str
    type: str
    asset: str
    initial_amount: int
    amount: int
    status: str
    records: tuple[TrueRecord, ...]

    @property
    def line(self) -> dict[str, Any]:
        """As a line of the truth. Amounts are texts, as in the contract: readers of JSON differ on long numbers."""
        records = [
            {"id": each.id, "createdAt": each.created_at, "status": each.status, "amount": str(each.amount)}
            for each in self.records
        ]
        return {
            "row": "payment",
            "reference": self.reference,
            "type": self.type,
            "asset": self.asset,
            "initialAmount": str(self.initial_amount),
            "amount": str(self.amount),
            "status": self.status,
            "records": records,
        }


def true_payments(frame: Frame) -> Iterator[TruePayment]:
    """In the order in which they were taken. Each query reads a bounded number of payments, by an index."""
    if frame.last_record is None:
        return
    last, at = 0, stored_moment(frame.last_record)
    while True:
        rows = _some().rows(frame.tenant.pk, last, frame.payments_end, AT_ONCE, frame.tenant.pk, at)
        for last, *columns in rows:  # noqa: B007  the last one is where the next query begins
            yield _payment(*columns)
        if len(rows) < AT_ONCE:
            return


def _payment(
    reference: str, type: str, asset: str, initial: Any, amount: Any, status: str, packed: str | bytes
) -> TruePayment:
    records = sorted(orjson.loads(packed)) if isinstance(packed, str | bytes) else sorted(packed)
    return TruePayment(
        reference,
        type,
        asset,
        read_integer(initial),
        0 if amount is None else read_integer(amount),
        status,
        tuple(TrueRecord(id, _written(created_at), state, int(part)) for _, id, created_at, state, part in records),
    )


def _written(stored: str) -> str:
    """A moment within the database's JSON, as the contract writes it."""
    if stored[10] == "T":
        return write_moment(datetime.fromisoformat(stored))
    return f"{stored[:10]}T{stored[11:]}Z" if len(stored) == 26 else f"{stored[:10]}T{stored[11:]}.000000Z"


@cache
def _some() -> Statement:
    """Some payments with their records, which are summed by the signs that the consumer gives them."""
    name = vendor()
    added = ", ".join(f"'{status}'" for status in ADDED)
    created_at = "+r.created_at" if name == "sqlite" else "r.created_at"  # no index, or SQLite takes that by the moment
    taken = sql_times("part", "-1", name)
    moved = (
        f"CASE WHEN status IN ({added}) THEN part WHEN status = '{Status.REFUNDED}' THEN {taken}"
        f" WHEN position = 0 AND status <> '{Status.AUTHORISATION}' THEN part END"
    )
    packed = {
        "sqlite": "json_group_array(json_array(position, record, created_at, status, substr(part, 3)))",
        "postgresql": "json_agg(json_build_array(position, record, created_at, status, part::text))::text",
    }[name]
    payments = (
        f"SELECT id, reference, type, asset, amount FROM {Payment._meta.db_table}"
        " WHERE tenant_id = %s AND id > %s AND id < %s ORDER BY id LIMIT %s"
    )
    records = (
        "SELECT p.*, r.position, r.reference AS record, r.created_at, r.status,"
        f" r.amount AS part, MAX(r.position) OVER (PARTITION BY p.id) AS newest FROM ({payments}) p"
        f" JOIN {Record._meta.db_table} r ON r.tenant_id = %s AND r.payment_id = p.id AND {created_at} <= %s"
    )
    return Statement(
        f"SELECT id, reference, type, asset, amount, {sql_sum(moved, name)},"
        f" MAX(CASE WHEN position = newest THEN status END), {packed}"
        f" FROM ({records}) moved GROUP BY id, reference, type, asset, amount ORDER BY id"
    )
