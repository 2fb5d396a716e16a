"""The rows of a dataset of the benchmarks, made by the ledger's own rules: `check_balances` finds nothing wrong."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle

from benchmarks import data
from benchmarks.bulk import Bulk
from ledgerdata.effects import Effect, effect
from ledgerdata.ids import TRANSACTION, new_id
from ledgerdata.lifecycle import PaymentType, Progress, Status, begin, follow
from ledgerdata.models import Account, Balance, Kind, Payment
from ledgerdata.operations import add_beneficiary, open_account, writing
from ledgerdata.orders import Money
from ledgerdata.wire import record_wire
from tenants.access import tenant_of
from tenants.models import Tenant
from tenants.scoping import for_tenant

SHAPES = (
    (PaymentType.PAYIN, (Status.SUCCEEDED,)),
    (PaymentType.PAYIN, (Status.AUTHORISATION, Status.CAPTURE)),
    (PaymentType.PAYOUT, (Status.PENDING, Status.SUCCEEDED)),
    (PaymentType.TRANSFER, (Status.SUCCEEDED,)),
)
CHUNK = 20_000  # payments


@dataclass(slots=True)
class Sides:
    """The accounts that payments of a type go between, in turn."""

    internal: list[Account]
    beneficiaries: list[Account]

    def of(self, type: PaymentType, number: int) -> tuple[Account | None, Account]:
        account = self.internal[number % len(self.internal)]
        if type is PaymentType.PAYIN:
            return None, account
        others = self.beneficiaries if type is PaymentType.PAYOUT else self.internal
        return account, others[(number + 1) % len(others)]


@dataclass(slots=True)
class Book:
    """One dataset while it is written: the next rows' keys, and the balances so far."""

    tenant: Tenant
    sides: Sides
    last_payment: int
    record: int
    balances: defaultdict[int, int]
    payment: Payment  # one for all: making a model's instance costs more than its row
    changed: dict[int, datetime] = field(default_factory=dict)


def fill(dataset: data.Dataset, records: int, bulk: Bulk) -> Iterator[int]:
    """Writes the dataset, new and empty, with `records` records; yields how many there are, from time to time."""
    tenant = tenant_of(dataset.key)
    sides = _open_accounts(tenant)
    tenant.refresh_from_db()
    bulk.resume()
    kept = for_tenant(Balance, tenant).values_list("account_id", "amount")
    blank = Payment(tenant=tenant, asset=data.ASSET, scheme="SEPA_CREDIT")
    book = Book(tenant, sides, bulk.last(Payment), tenant.records, defaultdict(int, kept), blank)
    shapes, first, number = cycle(SHAPES), book.record, 0
    while book.record < records:
        type, statuses = next(shapes)
        if len(statuses) > records - book.record:
            type, statuses = SHAPES[0]
        _pay(book, bulk, type, statuses, number, book.record - first)
        number += 1
        if number % CHUNK == 0:
            bulk.flush()
            yield book.record
    bulk.flush()
    _close(book, data.stamp(records - first - 1) if records > first else tenant.last_stamp)
    yield book.record


def _open_accounts(tenant: Tenant) -> Sides:
    with writing(tenant) as ledger:
        ledger.at = data.FIRST
        money = Money(data.FIRST_BALANCE, data.ASSET)
        internal = [
            open_account(ledger, f"Account {number}", reference=data.internal(number), first_balance=money)
            for number in range(data.ACCOUNTS)
        ]
        outside = [
            add_beneficiary(ledger, f"Supplier {number}", reference=data.beneficiary(number))
            for number in range(data.ACCOUNTS)
        ]
    return Sides(internal, outside)


def _pay(book: Book, bulk: Bulk, type: PaymentType, statuses: tuple[Status, ...], number: int, record: int) -> None:
    """The number-th payment: its row, its records from the record-th on, and what they do to balances."""
    amount = 100 + number % 9_900
    payment = _next_payment(book, type, number, amount)
    payment.reference = new_id(TRANSACTION, data.stamp(record))
    payment.first_status, payment.steps = statuses[0], len(statuses)
    payment.created_at, payment.updated_at = data.stamp(record), data.stamp(record + len(statuses) - 1)
    progress: Progress | None = None
    for step, status in enumerate(statuses):
        progress = follow(progress, status, amount) if progress else begin(type, status, amount)
        stamp = data.stamp(record + step)
        record_id = new_id(TRANSACTION, stamp) if step else payment.reference
        book.record += 1
        wire = record_wire(payment, reference=record_id, stamp=stamp, status=status, amount=amount, is_root=not step)
        pk = bulk.record(payment, book.record, step, stamp, record_id, status, wire)
        _enter(book, bulk, pk, effect(type, status, not step), stamp)
    assert progress is not None
    payment.progress = progress
    bulk.payment(payment)


def _next_payment(book: Book, type: PaymentType, number: int, amount: int) -> Payment:
    payment = book.payment
    book.last_payment += 1
    payment.pk, payment.type, payment.amount = book.last_payment, type, amount
    payment.description, payment.metadata = f"Order {number}", {"order": str(number)}
    payment.source, payment.destination = book.sides.of(type, number)
    return payment


def _enter(book: Book, bulk: Bulk, record: int, moved: Effect, stamp: datetime) -> None:
    payment = book.payment
    for account, sign in ((payment.source, moved.source), (payment.destination, moved.destination)):
        if sign and account and account.kind == Kind.INTERNAL:
            change = sign * payment.amount
            book.balances[account.pk] += change
            book.changed[account.pk] = stamp
            bulk.entry(book.tenant.pk, record, account.pk, data.ASSET, change, book.balances[account.pk])


def _close(book: Book, last: datetime | None) -> None:
    for account, changed_at in book.changed.items():
        balances = Balance.objects.filter(account=account, asset=data.ASSET)
        balances.update(amount=book.balances[account], changed_at=changed_at)
    Tenant.objects.filter(pk=book.tenant.pk).update(records=book.record, last_stamp=last)
