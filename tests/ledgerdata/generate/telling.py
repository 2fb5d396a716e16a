"""The same stories told the slow way, through operations; and datasets as they can be compared."""

import hashlib
import random
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db.models import F

from ledgerdata import operations
from ledgerdata.generate import Options
from ledgerdata.generate.books import Books
from ledgerdata.generate.director import Director
from ledgerdata.generate.ground import ground_of, people_of
from ledgerdata.generate.room import timeline_of
from ledgerdata.models import Account, Balance, Entry, Kind, Payment, Record
from ledgerdata.operations import Order
from ledgerdata.reading.payments import payment_of
from ledgerdata.rules.actions import Rule
from ledgerdata.rules.lifecycle import Progress
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.books import held

UNTIL = datetime(2026, 3, 31, 12, tzinfo=UTC)


class OperationsBooks(Books[int]):
    """Every event by the operation that people and the API use; a payment is its primary key."""

    def open_account(self, kind: Kind, name: str, metadata: Mapping[str, str]) -> str:
        if kind is Kind.INTERNAL:
            return operations.open_account(self.book, name, metadata=metadata).reference
        return operations.add_beneficiary(self.book, name, metadata=metadata).reference

    def take_payment(self, order: Order) -> int:
        return operations.take_payment(self.book, order).payment.pk

    def act(self, payment: int, rule: Rule, amount: int) -> None:
        operations.act(self.book, payment, rule.action, amount)

    def progress(self, payment: int) -> Progress:
        return payment_of(self.book.tenant, payment).progress

    def balance(self, reference: str, asset: str) -> int:
        return held(self.book.tenant, reference, asset)


def tell_through_operations(tenant: Tenant, options: Options) -> None:
    with operations.writing(tenant, source=random.Random(f"{options.seed}/ids")) as book:
        plan = options.plan(ground_of(book.tenant))
        operations.list_by_list(book)
        books = OperationsBooks(timeline_of(plan), book)
        people = people_of(book.tenant, plan.ground, plan.accounts, plan.beneficiaries)
        for _ in Director(plan, books, people).perform():
            pass


def rows_of(tenant: Tenant) -> dict[str, list[dict[str, Any]]]:
    """Everything that the dataset holds, without primary keys, each table in the order of its events."""
    moved = {"source_id": F("source__reference"), "destination_id": F("destination__reference")}
    return {
        "accounts": _rows(Account, tenant, "created_at"),
        "payments": _rows(Payment, tenant, "created_at", source_ref=moved["source_id"], to_ref=moved["destination_id"]),
        "records": _rows(Record, tenant, "sequence", of=F("payment__reference")),
        "entries": _rows(Entry, tenant, "record__sequence", "account__sequence", of=F("record__sequence")),
        "balances": _rows(Balance, tenant, "account__sequence", "asset", of=F("account__reference")),
    }


def _rows(model: Any, tenant: Tenant, *order: str, **related: Any) -> list[dict[str, Any]]:
    keys = {"id", "tenant", "source", "destination", "payment", "record", "account"}
    fields = [field.name for field in model._meta.concrete_fields if field.name not in keys]
    rows = for_tenant(model, tenant).order_by(*order).annotate(**related).values(*fields, *related)
    return [{name: bytes(value) if name == "payload" else value for name, value in row.items()} for row in rows]


def payloads(tenant: Tenant) -> list[bytes]:
    """All that the consumer can list, as it gets it."""
    accounts = for_tenant(Account, tenant).order_by("kind", "sequence").values_list("payload", flat=True)
    records = for_tenant(Record, tenant).order_by("sequence").values_list("payload", flat=True)
    return [bytes(payload) for payload in (*accounts, *records)]


def digest(tenant: Tenant) -> str:
    return hashlib.sha256(b"\n".join(payloads(tenant))).hexdigest()
