"""Rows in bulk: COPY on PostgreSQL, executemany on SQLite. Only for databases that the benchmarks make."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from ledgerdata.models import Account, Balance, Entry, Payment, Record
from ledgerdata.models.amounts import encode
from ledgerdata.models.payment import TOTALS
from tenants.clock import Series
from tenants.models import Tenant

Row = tuple[Any, ...]

PAYMENT = (
    "id", "tenant_id", "reference", "type", "asset", "source_id", "destination_id", "scheme", "description",
    "metadata", "request_digest", "first_status", "state", "steps", "created_at", "updated_at", *TOTALS,
)  # fmt: skip
RECORD = ("id", "tenant_id", "number", "stamp", "reference", "payment_id", "step", "status", "amount", "wire")
ENTRY = ("id", "tenant_id", "record_id", "account_id", "asset", "change", "balance")


class Bulk:
    """Collects rows and writes them together; hands out the primary keys of records and entries."""

    def __init__(self) -> None:
        self.is_sqlite = connection.vendor == "sqlite"
        self.rows: dict[type[models.Model], list[Row]] = {Payment: [], Record: [], Entry: []}
        self.resume()
        # while it is filled, a crash only means filling it again; and what the rules made needs no check in Python
        off = ("PRAGMA synchronous=OFF", "PRAGMA ignore_check_constraints=ON")
        with connection.cursor() as cursor:
            for setting in off if self.is_sqlite else ("SET synchronous_commit=off",):
                cursor.execute(setting)

    def resume(self) -> None:
        """Goes on after the rows that others wrote."""
        self.next_record = self.last(Record)
        self.next_entry = self.last(Entry)

    def last(self, model: type[models.Model]) -> int:
        """The highest primary key so far."""
        return model._default_manager.aggregate(last=Max("pk"))["last"] or 0

    def payment(self, payment: Payment) -> None:
        totals = (self._amount(getattr(payment, total)) for total in TOTALS)
        self.rows[Payment].append(
            (
                payment.pk, payment.tenant_id, payment.reference, str(payment.type), payment.asset,
                payment.source_id, payment.destination_id, payment.scheme, payment.description,
                orjson.dumps(payment.metadata).decode(), payment.request_digest, str(payment.first_status),
                str(payment.state), payment.steps, self._moment(payment.created_at),
                self._moment(payment.updated_at), *totals,
            )
        )  # fmt: skip

    def record(
        self, payment: Payment, number: int, step: int, stamp: datetime, reference: str, status: str, wire: bytes
    ) -> int:
        """A record of the payment, for all of its amount."""
        self.next_record += 1
        moment, amount = self._moment(stamp), self._amount(payment.amount)
        row = (payment.tenant_id, number, moment, reference, payment.pk, step, str(status), amount, wire)
        self.rows[Record].append((self.next_record, *row))
        return self.next_record

    def entry(self, tenant: int, record: int, account: int, asset: str, change: int, balance: int) -> None:
        self.next_entry += 1
        moved, held = self._amount(change), self._amount(balance)
        self.rows[Entry].append((self.next_entry, tenant, record, account, asset, moved, held))

    def flush(self) -> None:
        """Writes what was collected."""
        with transaction.atomic():
            for model, columns in ((Payment, PAYMENT), (Record, RECORD), (Entry, ENTRY)):
                self._write(model._meta.db_table, columns, self.rows[model])
                self.rows[model].clear()

    def copy(self, taken: Tenant, empty: Tenant) -> None:
        """Writes the rows of a dataset, the only one so far, into an empty one; ids and stamps stay the same."""
        owned = (Account, Payment, Record, Entry, Balance)
        ahead: dict[type[models.Model], int] = {model: self.last(model) for model in owned}
        with transaction.atomic(), connection.cursor() as cursor:
            for model in owned:
                columns = [str(field.column) for field in model._meta.concrete_fields]
                values = [_shifted(field, ahead, empty) for field in model._meta.concrete_fields]
                table = model._meta.db_table
                cursor.execute(
                    f"INSERT INTO {table} ({', '.join(columns)}) "
                    f"SELECT {', '.join(values)} FROM {table} WHERE tenant_id = {taken.pk} ORDER BY id"
                )
        counted = {name: getattr(taken, name) for name in ("last_stamp", *Series)}
        Tenant.objects.filter(pk=empty.pk).update(**counted)

    def settle(self) -> None:
        """Leaves the database as one that was written row by row: sequences, statistics, no half-full log."""
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), [Account, Payment, Record, Entry, Balance]):
                cursor.execute(sql)
            for sql in ("ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)") if self.is_sqlite else ("VACUUM ANALYZE",):
                cursor.execute(sql)

    def _write(self, table: str, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
        names = ", ".join(columns)
        with ExitStack() as stack:
            cursor: Any = stack.enter_context(connection.cursor())
            if self.is_sqlite:
                marks = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
            else:
                copy = stack.enter_context(cursor.copy(f"COPY {table} ({names}) FROM STDIN"))
                for row in rows:
                    copy.write_row(row)

    def _amount(self, amount: int) -> str | Decimal:
        return encode(amount) if self.is_sqlite else Decimal(amount)

    def _moment(self, moment: datetime) -> Any:
        return str(moment)[: -len("+00:00")] if self.is_sqlite else moment


def _shifted(field: Any, ahead: Mapping[type[models.Model], int], tenant: Tenant) -> str:
    """SQL for a column of the copy of a row."""
    if field.name == "tenant":
        return str(tenant.pk)
    kept_with = field.model if field.primary_key else field.related_model
    return f"{field.column} + {ahead[kept_with]}" if kept_with else str(field.column)
