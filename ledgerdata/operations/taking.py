"""Taking payments: what an order names is looked up by one statement, the order is checked, and written to the book."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from functools import cache

import orjson

from ledgerdata.models import Payment, Record
from ledgerdata.operations.acting import ROWS_AT_ONCE, root_of
from ledgerdata.rules import values
from ledgerdata.rules.errors import AlreadyTaken, InvalidInput, LedgerError, NotEnoughFunds, UnknownReference
from ledgerdata.rules.lifecycle import PaymentType, Status, check_sides
from ledgerdata.rules.values import Checker, key_digest
from ledgerdata.writing.book import Book
from ledgerdata.writing.drafts import RecordDraft
from ledgerdata.writing.orders import CheckedOrder, Order
from ledgerdata.writing.postgres import next_key
from ledgerdata.writing.rows import ACCOUNTS, BALANCES, PAYMENTS, RECORDS
from tenants.db.statements import Statement, vendor
from tenants.models import Shortfall
from tenants.scoping import for_tenant

SHORT_OF_FUNDS = "AM04"
"""The reason of a payment that is recorded FAILED because its source cannot pay."""

_ACCOUNT, _PAYMENT, _KEY = range(3)  # what a row is about
_LEAST = {"sqlite": 1, "postgresql": 4}
"""Fewer values PostgreSQL, while it has no statistics, looks for in any index that begins with the tenant."""

Begin = Callable[[Order, int], Order]
"""Gives an order its first status, where its root is to have this sequence."""

Known = dict[tuple[str, str], int]
"""Primary keys of payments by type and payment reference."""


def take_payment(book: Book, order: Order, *, record_id: str | None = None) -> RecordDraft:
    """A new payment; returns its root, with a new id where none is given.

    A payout or transfer without funds is refused, recorded FAILED, or paid, as its dataset is set.
    Raises InvalidInput, UnknownReference, NotPossible, NotEnoughFunds; AlreadyTaken where the id is in use.
    """
    order.check()
    if record_id is not None:
        _check_record_id(book, record_id)
    _look_up(book, [order])
    root = _take(book, order, record_id)
    book.flush()
    return root


def post_payments(book: Book, orders: Sequence[Order], begin: Begin | None = None) -> list[RecordDraft | LedgerError]:
    """For each POST the root of its payment, or why it is refused, which changes nothing and leaves its key unused.

    A payment is taken once: the same idempotency key and body give the same one again, another body is AlreadyTaken.
    `begin` gives each new payment its first status. The other refusals are those of take_payment.
    """
    checked = [_checked(order) for order in orders]
    known = _look_up(book, [order for order in checked if isinstance(order, Order)])
    taken: dict[tuple[str, str | None], RecordDraft] = {}
    done = [each if isinstance(each, LedgerError) else _post(book, each, known, taken, begin) for each in checked]
    book.flush()
    return done


def begin_payment(book: Book, order: Order) -> RecordDraft:
    """A new payment, between accounts that the book knows; it is in the database once the book is flushed.

    The order is the caller's to check. Raises UnknownReference, NotPossible, NotEnoughFunds.
    """
    return _take(book, order)


def note_accounts(book: Book, references: Collection[str]) -> None:
    """The book takes note of these accounts and beneficiaries, and of all that they hold."""
    tenant = book.tenant.pk
    left = list(references)
    for count in ROWS_AT_ONCE:
        while len(left) >= count:
            some, left = left[:count], left[count:]
            for row in _accounts(count).rows(tenant, *some):
                book.note(*row)


def request_digest(order: Order) -> str:
    """A digest of a POST's body: the same fields with the same values have the same one."""
    fields = [str(order.amount), order.asset, order.source, order.destination, order.description, dict(order.metadata)]
    return hashlib.sha256(orjson.dumps(fields, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _checked(order: Order) -> CheckedOrder | InvalidInput:
    if isinstance(order, CheckedOrder):
        return order
    try:
        order.check()
    except InvalidInput as refused:
        return refused
    return CheckedOrder(*order)


def _post(
    book: Book, order: Order, known: Known, taken: dict[tuple[str, str | None], RecordDraft], begin: Begin | None
) -> RecordDraft | LedgerError:
    """`known` are payments that the dataset holds, and `taken` those of this group so far."""
    key = (order.type, order.idempotency_key)
    try:
        if key in taken:
            return _same(taken[key], order)
        if order.idempotency_key and (payment := known.get((order.type, order.idempotency_key))):
            return _same(root_of(book, payment), order)
        root = _take(book, begin(order, book.tenant.records + 1) if begin else order)
    except LedgerError as refused:
        return refused
    if order.idempotency_key:
        taken[key] = root
    return root


def _same(root: RecordDraft, order: Order) -> RecordDraft:
    """The payment for which the order's idempotency key stands, if it is the same."""
    if root.payment.request_digest != request_digest(order):
        raise AlreadyTaken(f"idempotencyKey {order.idempotency_key} stands for another {order.type}; use a new key.")
    return root


def _take(book: Book, order: Order, record_id: str | None = None) -> RecordDraft:
    """Adds the payment to the book, which knows the accounts of the order that exist."""
    sides = {"source": order.source, "destination": order.destination}
    missing = [f"{side} {ref}" for side, ref in sides.items() if ref and ref not in book.accounts]
    if missing:
        raise UnknownReference(f"This dataset holds no {' and no '.join(missing)}.")
    source, destination = (book.accounts[ref] if ref else None for ref in sides.values())
    check_sides(order.type, source, destination)
    try:
        book.require_funds(order.type, order.status, source, int(order.amount), order.asset, is_root=True)
    except NotEnoughFunds:
        if book.tenant.shortfall != Shortfall.FAIL:
            raise
        order = order._replace(status=Status.FAILED, reason=SHORT_OF_FUNDS)
    digest = request_digest(order) if order.idempotency_key else ""
    return book.begin(order, record_id=record_id, request_digest=digest)


def _check_record_id(book: Book, record_id: str) -> None:
    checker = Checker()
    checker.take("id", values.reference, record_id)
    checker.done()
    payments = for_tenant(Payment, book.tenant).filter(type__in=list(PaymentType), key_digest=key_digest(record_id))
    if for_tenant(Record, book.tenant).filter(reference=record_id).exists() or payments.exists():
        raise AlreadyTaken(f"Id {record_id} is the id of another record or payment of this dataset.")


def _look_up(book: Book, orders: Sequence[Order]) -> Known:
    """The payments for which idempotency keys of the orders stand already.

    The book takes note of the accounts that the orders name, of what these hold, and of primary keys for payments.
    """
    known: Known = {}
    if not orders:
        return known
    tenant, some = book.tenant.pk, _padded(orders)
    assets = [order.asset for order in some]
    sides = [side or "" for order in some for side in (order.source, order.destination)]
    keys = [order.idempotency_key or "" for order in some]
    digests = [key_digest(key) for key in keys]
    types = [str(order.type) for order in some]
    params = [*assets, tenant, *sides, tenant, *types, *digests, tenant, *keys, *types]
    params += [str(len(orders))] if vendor() == "postgresql" else []
    for part, pk, reference, word, asset, amount in _orders(len(some)).rows(*params):
        if part == _ACCOUNT:
            book.note(pk, reference, word, asset, amount)
        elif part == _PAYMENT:
            known[word, reference] = pk
        else:
            book.drawn.append(pk)
    return known


def _padded(orders: Sequence[Order]) -> list[Order]:
    """The orders, the last one as often as makes 1, 2, 4, 8…: few statements do for groups of any size."""
    size = max(_LEAST[vendor()], 1 << (len(orders) - 1).bit_length())
    return [*orders, *[orders[-1]] * (size - len(orders))]


@cache
def _accounts(count: int) -> Statement:
    return Statement(
        f"SELECT a.id, a.reference, a.kind, b.asset, b.amount FROM {ACCOUNTS.name} a"
        f" LEFT JOIN {BALANCES.name} b ON b.tenant_id = a.tenant_id AND b.account_id = a.id"
        f" WHERE a.tenant_id = %s AND a.reference IN ({', '.join(['%s'] * count)})"
    )


@cache
def _orders(count: int) -> Statement:
    some, twice = ", ".join(["%s"] * count), ", ".join(["%s"] * 2 * count)
    found = (
        f"SELECT {_ACCOUNT}, a.id, a.reference, a.kind, b.asset, b.amount FROM {ACCOUNTS.name} a"
        f" LEFT JOIN {BALANCES.name} b ON b.tenant_id = a.tenant_id AND b.account_id = a.id AND b.asset IN ({some})"
        f" WHERE a.tenant_id = %s AND a.reference IN ({twice})"
        f" UNION ALL SELECT {_PAYMENT}, id, reference, type, NULL, NULL FROM {PAYMENTS.name}"
        f" WHERE tenant_id = %s AND type IN ({some}) AND key_digest IN ({some})"
        f" UNION ALL SELECT {_PAYMENT}, p.id, p.reference, p.type, NULL, NULL FROM {RECORDS.name} r"
        f" JOIN {PAYMENTS.name} p ON p.id = r.payment_id AND p.key_digest IS NULL"
        f" WHERE r.tenant_id = %s AND r.reference IN ({some}) AND r.position = 0 AND p.type IN ({some})"
    )
    drawn = f"SELECT {_KEY}, {next_key(PAYMENTS)}, NULL, NULL, NULL, NULL FROM generate_series(1, CAST(%s AS bigint))"
    return Statement(f"{found} UNION ALL {drawn}", sqlite=found)
