"""Writes the two datasets of `benchmarks.data` into an empty, migrated database."""

import sys
from itertools import cycle

from django.db import connection

from benchmarks import data
from ledgerdata.operations import Book, Money, Order, add_beneficiary, bulk_book, note_accounts, open_account, writing
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.access import tenant_of
from tenants.models import Tenant

PAYMENTS = (
    (PaymentType.PAYIN, (Status.SUCCEEDED,)),
    (PaymentType.PAYIN, (Status.AUTHORISATION, Status.CAPTURE)),
    (PaymentType.PAYOUT, (Status.PENDING, Status.SUCCEEDED)),
    (PaymentType.TRANSFER, (Status.SUCCEEDED,)),
)
RECORDS_AT_ONCE = 30_000


def fill(records: int) -> None:
    """So many records in each dataset."""
    if Tenant.objects.exists():
        sys.exit("This database holds datasets already; benchmarks fill only their own.")
    for dataset in (data.READ, data.WRITTEN):
        _fill(tenant_of(dataset.key), records)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")


def _fill(tenant: Tenant, records: int) -> None:
    accounts, book, payments = _open_accounts(tenant), bulk_book(), enumerate(cycle(PAYMENTS))
    written = 0
    while written < records:
        with writing(tenant, book=book):
            note_accounts(book, accounts)
            until = min(book.tenant.records + RECORDS_AT_ONCE, records)
            while (written := book.tenant.records) < until:
                number, (type, statuses) = next(payments)
                _pay(book, number, type, statuses[: records - written])
        sys.stderr.write(f"{written:,} of {records:,} records\n")


def _open_accounts(tenant: Tenant) -> list[str]:
    """The accounts and beneficiaries, of which it returns the ids."""
    money = Money(data.FIRST_BALANCE, data.ASSET)
    with writing(tenant) as book:
        book.at = data.FIRST
        accounts = [
            *(open_account(book, f"Account {n}", reference=data.internal(n), first_balance=money) for n in _numbers()),
            *(add_beneficiary(book, f"Supplier {n}", reference=data.beneficiary(n)) for n in _numbers()),
        ]
    return [account.reference for account in accounts]


def _numbers() -> range:
    return range(data.ACCOUNTS)


def _pay(book: Book, number: int, type: PaymentType, statuses: tuple[Status, ...]) -> None:
    """A payment with its records, each at its moment."""
    account, other = data.internal(number), data.internal(number + 1)
    source = None if type is PaymentType.PAYIN else account
    destination = {PaymentType.PAYIN: account, PaymentType.PAYOUT: data.beneficiary(number + 1)}.get(type, other)
    metadata = {"order": str(number)}
    order = Order(type, 100 + number % 9_900, data.ASSET, source, destination, statuses[0], "SEPA_CREDIT")
    first = book.tenant.records - data.ACCOUNTS  # the first balances are records too
    book.at = data.created_at(first)
    payment = book.begin(order._replace(description=f"Order {number}", metadata=metadata)).payment
    for record, status in enumerate(statuses[1:], start=first + 1):
        book.at = data.created_at(record)
        book.follow(payment, status, payment.amount)
