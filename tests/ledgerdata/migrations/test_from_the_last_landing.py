"""A database as it was before keys carried the tenant migrates with its data, back and forth."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from ledgerdata.models import BankAccount, Entry, Payment, Record
from ledgerdata.models.amounts import AmountField
from ledgerdata.operations import Order, RecordDraft, act, post_payments, request_digest, writing
from ledgerdata.reading.audit import differences
from ledgerdata.reading.statement import statement
from ledgerdata.rules.actions import Action
from ledgerdata.rules.errors import AlreadyTaken, LedgerError
from ledgerdata.rules.lifecycle import PaymentType
from tenants.models import Tenant
from tests.books import account, beneficiary, held, pay
from tests.migrating import empty_database, latest, migrate

OLD = [("ledgerdata", "0004_seed_run_progress"), ("tenants", "0003_words")]
FIRST = datetime(2026, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def old_schema(tmp_path: Path) -> Iterator[None]:
    with empty_database(tmp_path):
        migrate(OLD)
        yield


def insert(table: str, **row: Any) -> int:
    """A row by SQL; returns its primary key."""
    places = ", ".join(["%s"] * len(row))
    with connection.cursor() as cursor:
        sql = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places}) RETURNING id"
        cursor.execute(sql, list(row.values()))
        return int(cursor.fetchone()[0])


def amount(value: int) -> Any:
    return AmountField().get_db_prep_value(value, connection)


def moment(seconds: int) -> Any:
    return connection.ops.adapt_datetimefield_value(FIRST + timedelta(seconds=seconds))


class OldDataset:
    """A dataset as the old schema has it."""

    def __init__(self, name: str) -> None:
        self.records = self.seconds = 0
        counts = {"internal_accounts": 2, "beneficiaries": 1, "records": 0}
        settings = {"shortfall": "REFUSE", "posted_status": "PENDING"}
        self.pk = insert("tenants_tenant", name=name, created_at=moment(0), **settings, **counts)

    def next(self) -> Any:
        self.seconds += 1
        return moment(self.seconds)

    def account(self, kind: str, number: int, reference: str) -> int:
        row = {"number": number, "stamp": self.next(), "reference": reference, "name": reference}
        return insert("ledgerdata_account", tenant_id=self.pk, kind=kind, metadata="{}", wire=b"{}", **row)

    def payment(self, type: str, value: int, source: int | None, destination: int | None, **more: Any) -> int:
        at = self.next()
        settled = value if more["state"] != "PENDING" else 0
        totals = {"amount": value, "settled": settled, "refunded": 0, "reversed": 0, "disputed": 0, "lost": 0}
        row = {"type": type, "asset": "EUR/2", "source_id": source, "destination_id": destination, "scheme": ""}
        row |= {"description": "", "metadata": json.dumps({"k": "v"}), "created_at": at, "updated_at": at}
        row |= {name: amount(total) for name, total in totals.items()}
        return insert("ledgerdata_payment", tenant_id=self.pk, first_status=more["state"], **row, **more)

    def record(self, payment: int, step: int, reference: str, status: str, value: int) -> int:
        self.records += 1
        row = {"number": self.records, "stamp": self.next(), "reference": reference, "payment_id": payment}
        row |= {"step": step, "status": status, "amount": amount(value), "wire": b"{}"}
        return insert("ledgerdata_record", tenant_id=self.pk, **row)

    def entry(self, record: int, account: int, change: int, balance: int) -> None:
        row = {"asset": "EUR/2", "change": amount(change), "balance": amount(balance)}
        insert("ledgerdata_entry", tenant_id=self.pk, record_id=record, account_id=account, **row)

    def balance(self, account: int, value: int) -> None:
        row = {"asset": "EUR/2", "amount": amount(value), "changed_at": moment(self.seconds)}
        insert("ledgerdata_balance", tenant_id=self.pk, account_id=account, **row)

    def finish(self) -> None:
        with connection.cursor() as cursor:
            sql = "UPDATE tenants_tenant SET last_stamp = %s, records = %s WHERE id = %s"
            cursor.execute(sql, [moment(self.seconds), self.records, self.pk])


POSTED = Order(PaymentType.PAYOUT, "40", "EUR/2", "main", "ben", metadata={"k": "v"}, idempotency_key="POST 1/ü")


def fill(name: str) -> Tenant:
    """A payin of 100 by hand, of which a payout of 40 was made by POST, and a bank account."""
    old = OldDataset(name)
    main, _, ben = (
        old.account("INTERNAL", 1, "main"),
        old.account("INTERNAL", 2, "b"),
        old.account("BENEFICIARY", 1, "ben"),
    )
    payin = old.payment("PAYIN", 100, None, main, state="SUCCEEDED", reference="txn_1", request_digest="", steps=1)
    old.entry(old.record(payin, 0, "txn_1", "SUCCEEDED", 100), main, +100, 100)
    posted = {
        "reference": POSTED.idempotency_key,
        "request_digest": request_digest(POSTED),
        "state": "PENDING",
        "steps": 1,
    }
    payout = old.payment("PAYOUT", 40, main, ben, **posted)
    old.entry(old.record(payout, 0, "txn_2", "PENDING", 40), main, -40, 60)
    old.balance(main, 60)
    bank_account = {"holder": "Ben", "iban": "DE89370400440532013000", "bic": "", "country": "DE", "account_id": ben}
    insert("ledgerdata_bankaccount", tenant_id=old.pk, **bank_account)
    old.finish()
    return Tenant(pk=old.pk)


@pytest.fixture
def migrated(old_schema: None) -> Mapping[str, Tenant]:
    """Two datasets with the same in them, made by the old schema, as they are now."""
    made = {name: fill(name) for name in ("first", "second")}
    latest()
    for tenant in made.values():
        tenant.refresh_from_db()
    return made


def test_data_of_the_old_schema_is_read_as_it_was(migrated: Mapping[str, Tenant]) -> None:
    for tenant in migrated.values():
        assert list(differences(tenant)) == []
        assert held(tenant, "main") == 60
        payments = Payment.objects.filter(tenant=tenant).order_by("pk")
        digest = hashlib.sha256("POST 1/ü".encode()).digest()[:16]
        kept = [(payment.reference, payment.key_digest and bytes(payment.key_digest)) for payment in payments]
        assert kept == [("txn_1", None), ("POST 1/ü", digest)]
        main = payments[1].source
        assert main
        lines = [(entry.change, entry.balance, entry.record.reference) for entry in statement(main, "EUR/2").entries]
        assert lines == [(-40, 60, "txn_2"), (100, 100, "txn_1")]
        assert BankAccount.objects.get(tenant=tenant).account == payments[1].destination


def post(tenant: Tenant, order: Order) -> RecordDraft | LedgerError:
    with writing(tenant) as book:
        return post_payments(book, [order])[0]


def test_keys_that_were_used_stand_for_what_they_stood_for(migrated: Mapping[str, Tenant]) -> None:
    for tenant in migrated.values():
        before = Record.objects.count()
        again = post(tenant, POSTED)
        assert isinstance(again, RecordDraft)
        assert (again.reference, again.payment.reference) == ("txn_2", "POST 1/ü")
        for another in (POSTED._replace(amount="41"), POSTED._replace(source="b")):
            assert isinstance(post(tenant, another), AlreadyTaken)
        assert Record.objects.count() == before


def test_the_books_go_on(migrated: Mapping[str, Tenant]) -> None:
    tenant = migrated["first"]
    payout = Payment.objects.get(tenant=tenant, reference="POST 1/ü")
    with writing(tenant) as book:
        act(book, payout.pk, Action.FAIL)
    assert held(tenant, "main") == 100
    assert list(differences(tenant)) == []


def test_data_goes_back_and_forth(tenant: Tenant) -> None:
    account(tenant, "main", 500)
    beneficiary(tenant, "ben")
    pay(tenant, PaymentType.PAYOUT, 5, POSTED.status, source="main", destination="ben")
    before = list(Entry.objects.order_by("pk").values())
    migrate([("ledgerdata", "0005_words_of_the_field")])
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM ledgerdata_entry e JOIN ledgerdata_record r ON r.id = e.record_id")
        assert cursor.fetchone() == (len(before),)
    latest()
    assert list(Entry.objects.order_by("pk").values()) == before
    assert list(differences(tenant)) == []
