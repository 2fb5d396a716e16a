"""What a dataset holds of what orders and actions name: read by one statement, under the dataset's lock."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import cache

import orjson

from ledgerdata.models.payment import TOTALS
from ledgerdata.rules.errors import UnknownReference
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import PaymentType, Progress, Status
from ledgerdata.rules.values import key_digest
from ledgerdata.writing.book import Book
from ledgerdata.writing.drafts import BalanceDraft, Party, PaymentDraft, RecordDraft
from ledgerdata.writing.orders import Order
from ledgerdata.writing.postgres import next_key
from ledgerdata.writing.rows import ACCOUNTS, BALANCES, PAYMENTS, RECORDS
from tenants.db.statements import Row, Statement, aware, read_integer, vendor

SIDES = ("source", "destination")
ROWS_AT_ONCE = (500, 50, 5, 1)  # few statements, so that each is planned once

_ACCOUNT, _PAYMENT, _KEY = range(3)  # what a row is about
_LEAST = {"sqlite": 1, "postgresql": 4}
"""Fewer values PostgreSQL, while it has no statistics, looks for in any index that begins with the tenant."""

Known = dict[tuple[str, str], int]
"""Primary keys of payments by type and payment reference."""


def look_up(book: Book, orders: Sequence[Order]) -> Known:
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
            _note(book, pk, reference, word, asset, amount)
        elif part == _PAYMENT:
            known[word, reference] = pk
        else:
            book.drawn.append(pk)
    return known


def _padded(orders: Sequence[Order]) -> list[Order]:
    """The orders, the last one as often as makes 1, 2, 4, 8…: few statements do for groups of any size."""
    size = max(_LEAST[vendor()], 1 << (len(orders) - 1).bit_length())
    return [*orders, *[orders[-1]] * (size - len(orders))]


def note_accounts(book: Book, references: Collection[str]) -> None:
    """The book takes note of these accounts and beneficiaries, and of all that they hold."""
    tenant = book.tenant.pk
    left = list(references)
    for count in ROWS_AT_ONCE:
        while len(left) >= count:
            some, left = left[:count], left[count:]
            for row in _accounts(count).rows(tenant, *some):
                _note(book, *row)


def root_of(book: Book, payment_pk: int) -> RecordDraft:
    """The dataset's payment with this primary key, by its root. The book takes note of its sides and what they hold.

    Raises UnknownReference where the dataset does not hold it.
    """
    rows = _payments(1).rows(book.tenant.pk, payment_pk)
    if not rows:
        raise UnknownReference("There is no such payment in this dataset.")
    return _root(book, rows[0])


def payments_of(book: Book, payment_pks: Collection[int]) -> dict[int, PaymentDraft]:
    """Those of the payments that the dataset holds, by primary key. The book takes note as in root_of."""
    found: dict[int, PaymentDraft] = {}
    left = list(payment_pks)
    for count in ROWS_AT_ONCE:
        while len(left) >= count:
            some, left = left[:count], left[count:]
            for row in _payments(count).rows(book.tenant.pk, *some):
                payment = _root(book, row).payment
                found[payment.pk] = payment
    return found


def _root(book: Book, row: Row) -> RecordDraft:
    record_id, sequence, pk, reference, has_key, type, asset, first_status, state, *rest = row
    scheme, description, metadata, request_digest, version, created_at, updated_at, *rest = rest
    totals, source, destination = rest[: len(TOTALS)], rest[len(TOTALS) : -5], rest[-5:]
    payment = PaymentDraft(
        reference,
        type,
        asset,
        _note(book, *source),
        _note(book, *destination),
        scheme,
        description,
        orjson.loads(metadata),
        request_digest,
        Progress(PaymentType(type), Status(first_status), Status(state), *map(read_integer, totals)),
        aware(created_at),
        aware(updated_at),
        version,
        pk,
        bool(has_key),
    )
    return RecordDraft(payment, sequence, payment.created_at, record_id, 0, first_status, payment.amount, b"")


def _note(
    book: Book, pk: int | None, reference: str, kind: str, asset: str | None, amount: str | Decimal | None
) -> Party | None:
    """The account as the book knows it from now on, and its balance of the asset; None for the side that is nobody."""
    if pk is None:
        return None
    account = book.accounts.get(reference)
    if account is None:
        account = book.accounts[reference] = Party(reference, Kind(kind), pk)
    if asset and amount is not None:
        book.balances.setdefault((reference, asset), BalanceDraft(account, asset, read_integer(amount)))
    return account


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


@cache
def _payments(count: int) -> Statement:
    first = (
        "id",
        "reference",
        "key_digest IS NOT NULL",
        "type",
        "asset",
        "first_status",
        "state",
        "scheme",
        "description",
    )
    last = ("request_digest", "version", "created_at", "updated_at", *TOTALS)
    columns = [*(f"p.{name}" for name in first), "CAST(p.metadata AS text)", *(f"p.{name}" for name in last)]
    columns += [f"{side}.id, {side}.reference, {side}.kind, p.asset, {side}_balance.amount" for side in SIDES]
    joins = " ".join(
        f"LEFT JOIN {ACCOUNTS.name} {side} ON {side}.id = p.{side}_id"
        f" LEFT JOIN {BALANCES.name} {side}_balance ON {side}_balance.tenant_id = p.tenant_id"
        f" AND {side}_balance.account_id = p.{side}_id AND {side}_balance.asset = p.asset"
        for side in SIDES
    )
    return Statement(
        f"SELECT r.reference, r.sequence, {', '.join(columns)} FROM {PAYMENTS.name} p"
        f" JOIN {RECORDS.name} r ON r.tenant_id = p.tenant_id AND r.payment_id = p.id AND r.position = 0"
        f" {joins} WHERE p.tenant_id = %s AND p.id IN ({', '.join(['%s'] * count)})"
    )
