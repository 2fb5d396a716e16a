"""Writes what the two datasets of `benchmarks.data` still lack, into a migrated database."""

import sys

from django.db import connection

from benchmarks import data
from ledgerdata.operations import Book, Money, Order, add_beneficiary, bulk_book, note_accounts, open_account, writing
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.access import tenant_of
from tenants.models import Tenant

PAYMENTS = {  # by the place of their first record in a turn of six records
    0: (PaymentType.PAYIN, (Status.SUCCEEDED,)),
    1: (PaymentType.PAYIN, (Status.AUTHORISATION, Status.CAPTURE)),
    3: (PaymentType.PAYOUT, (Status.PENDING, Status.SUCCEEDED)),
    5: (PaymentType.TRANSFER, (Status.SUCCEEDED,)),
}
RECORDS_A_TURN = 6
RECORDS_AT_ONCE = 30_000


def fill(records: int) -> None:
    """So many records in each dataset. What an earlier run wrote before it was broken off is kept."""
    for key in data.KEYS:
        _fill(tenant_of(key), records)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")


def _fill(tenant: Tenant, records: int) -> None:
    if not tenant.records:
        _open_accounts(tenant)
    book, written = bulk_book(), tenant.records
    while written < records:
        with writing(tenant, book=book):
            note_accounts(book, data.INTERNAL + data.BENEFICIARIES)
            until = min(book.tenant.records + RECORDS_AT_ONCE, records)
            while (written := book.tenant.records) < until:
                _pay(book, records)
        sys.stderr.write(f"{written:,} of {records:,} records\n")


def _open_accounts(tenant: Tenant) -> None:
    with writing(tenant) as book:
        book.at = data.FIRST
        money = Money(data.FIRST_BALANCE, data.ASSET)
        for n, reference in enumerate(data.INTERNAL):
            open_account(book, f"Account {n}", reference=reference, first_balance=money)
        for n, reference in enumerate(data.BENEFICIARIES):
            add_beneficiary(book, f"Supplier {n}", reference=reference)


def _pay(book: Book, records: int) -> None:
    """The next payment with its records, each at its moment, until there are so many records."""
    first = book.tenant.records - data.ACCOUNTS  # the first balances are records too
    turn, place = divmod(first, RECORDS_A_TURN)
    type, statuses = PAYMENTS[place]
    account, room = data.INTERNAL[turn % data.ACCOUNTS], records - book.tenant.records
    source = None if type is PaymentType.PAYIN else account
    others = data.BENEFICIARIES if type is PaymentType.PAYOUT else data.INTERNAL
    destination = others[(turn + 1) % data.ACCOUNTS] if source else account
    order = Order(type, 100 + first % 9_900, data.ASSET, source, destination, statuses[0], "SEPA_CREDIT")
    book.at = data.created_at(first)
    payment = book.begin(order._replace(description=f"Order {first}", metadata={"order": str(first)})).payment
    for record, status in enumerate(statuses[1:room], start=first + 1):
        book.at = data.created_at(record)
        book.follow(payment, status, payment.amount)
