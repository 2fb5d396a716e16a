"""The rows of a dataset of the benchmarks, made by the ledger's own rules: `check_balances` finds nothing wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice

from benchmarks import data
from ledgerdata.generate.runs import without_collector
from ledgerdata.models import Kind
from ledgerdata.operations import Book, Money, Order, Party, add_beneficiary, bulk_book, open_account, reload, writing
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.access import tenant_of
from tenants.models import Tenant

SHAPES = (
    (PaymentType.PAYIN, (Status.SUCCEEDED,)),
    (PaymentType.PAYIN, (Status.AUTHORISATION, Status.CAPTURE)),
    (PaymentType.PAYOUT, (Status.PENDING, Status.SUCCEEDED)),
    (PaymentType.TRANSFER, (Status.SUCCEEDED,)),
)
CHUNK = 20_000  # payments in a transaction


@dataclass(slots=True)
class Sides:
    """The ids of the accounts that payments of a type go between, in turn."""

    internal: list[str]
    beneficiaries: list[str]

    def of(self, type: PaymentType, number: int) -> tuple[str | None, str]:
        account = self.internal[number % len(self.internal)]
        if type is PaymentType.PAYIN:
            return None, account
        others = self.beneficiaries if type is PaymentType.PAYOUT else self.internal
        return account, others[(number + 1) % len(others)]


def fill(dataset: data.Dataset, records: int) -> Iterator[int]:
    """Writes the dataset, new and empty, with `records` records; yields how many there are, from time to time."""
    tenant = tenant_of(dataset.key)
    sides, book = _open_accounts(tenant), bulk_book()
    for kind, references in ((Kind.INTERNAL, sides.internal), (Kind.BENEFICIARY, sides.beneficiaries)):
        book.accounts |= {reference: Party(reference, kind) for reference in references}
    tenant.refresh_from_db()
    payments = _payments(book, sides, tenant.records, records)
    written = 0
    while written < records:
        with without_collector(), writing(tenant, book=book):
            if not written:
                reload(book, ())
            for _ in islice(payments, CHUNK):
                pass
            written = book.tenant.records
        yield written


def _open_accounts(tenant: Tenant) -> Sides:
    with writing(tenant) as book:
        book.at = data.FIRST
        money = Money(data.FIRST_BALANCE, data.ASSET)
        internal = [
            open_account(book, f"Account {number}", reference=data.internal(number), first_balance=money)
            for number in range(data.ACCOUNTS)
        ]
        outside = [
            add_beneficiary(book, f"Supplier {number}", reference=data.beneficiary(number))
            for number in range(data.ACCOUNTS)
        ]
    return Sides([account.reference for account in internal], [account.reference for account in outside])


def _payments(book: Book, sides: Sides, first: int, records: int) -> Iterator[None]:
    """Each step writes a payment, until there are `records` records; `first` is how many there are before."""
    shapes, number, done = cycle(SHAPES), 0, first
    while done < records:
        type, statuses = next(shapes)
        if len(statuses) > records - done:
            type, statuses = SHAPES[0]
        _pay(book, _order(sides, type, statuses[0], number), statuses, done - first)
        done += len(statuses)
        number += 1
        yield


def _order(sides: Sides, type: PaymentType, status: Status, number: int) -> Order:
    source, destination = sides.of(type, number)
    return Order(
        type,
        100 + number % 9_900,
        data.ASSET,
        source=source,
        destination=destination,
        status=status,
        scheme="SEPA_CREDIT",
        description=f"Order {number}",
        metadata={"order": str(number)},
    )


def _pay(book: Book, order: Order, statuses: tuple[Status, ...], record: int) -> None:
    """The payment with its records, from the record-th on."""
    book.at = data.created_at(record)
    payment = book.begin(order).payment
    for step, status in enumerate(statuses[1:], start=1):
        book.at = data.created_at(record + step)
        book.follow(payment, status, payment.amount)
