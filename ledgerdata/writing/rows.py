"""Drafts as rows: the columns of the five tables, the values of each draft in their order, and payloads.

How a value is written down is the database's matter: a Form says it. A payload is a row as the contract serves it: it
is written once, together with its row, and served as stored.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson

from ledgerdata.models import Account, Balance, Entry, Payment, Record
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.reasons import reason_metadata
from ledgerdata.rules.values import key_digest, write_moment
from ledgerdata.writing.drafts import (
    AccountDraft,
    BalanceDraft,
    Batch,
    EntryDraft,
    PayloadAccount,
    PaymentDraft,
    RecordDraft,
)

Row = tuple[Any, ...]
"""Values in the order of a table's columns, each as a Form made it, or an int."""


class Form(Protocol):
    """How one way of writing takes its values."""

    null: Any

    def amount(self, value: int) -> Any: ...
    def moment(self, value: str) -> Any:
        """A moment as the contract writes it."""

    def text(self, value: str) -> Any: ...
    def word(self, value: str) -> Any:
        """A text out of few, which needs no escaping: a status, a type, an asset."""

    def mapping(self, value: Mapping[str, str]) -> Any:
        """In a column of JSON."""

    def json(self, value: bytes) -> Any:
        """JSON in a column of bytes."""

    def digest(self, value: bytes) -> Any:
        """Any bytes."""


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table, its columns, and what makes rows of drafts."""

    name: str
    columns: tuple[str, ...]
    rows: Callable[[Form, int, Iterable[Any]], Iterator[Row]]


def _account_rows(form: Form, tenant: int, accounts: Iterable[AccountDraft]) -> Iterator[Row]:
    for account in accounts:
        yield (
            account.pk,
            tenant,
            form.word(account.kind),
            account.sequence,
            form.moment(write_moment(account.created_at)),
            form.text(account.reference),
            form.text(account.name),
            form.mapping(account.metadata),
            form.json(account.payload),
        )


def _payment_rows(form: Form, tenant: int, payments: Iterable[PaymentDraft]) -> Iterator[Row]:
    null, text, word = form.null, form.text, form.word
    for payment in payments:
        yield (
            payment.pk,
            tenant,
            text(payment.reference),
            form.digest(key_digest(payment.reference)) if payment.has_key else null,
            word(payment.type),
            word(payment.asset),
            form.amount(payment.progress.amount),
            payment.source.pk if payment.source else null,
            payment.destination.pk if payment.destination else null,
            text(payment.scheme),
            text(payment.description),
            form.mapping(payment.metadata),
            text(payment.request_digest),
            word(payment.progress.first_status),
            form.moment(payment.created),
            *_moved(form, payment),
        )


def _moved_rows(form: Form, tenant: int, payments: Iterable[PaymentDraft]) -> Iterator[Row]:
    for payment in payments:
        yield (*_moved(form, payment), payment.pk)


def _moved(form: Form, payment: PaymentDraft) -> Row:
    amount = form.amount
    _, _, state, _, settled, refunded, reversed, disputed, lost = payment.progress
    return (
        form.word(state),
        amount(settled),
        amount(refunded),
        amount(reversed),
        amount(disputed),
        amount(lost),
        payment.version,
        form.moment(payment.updated),
    )


def _record_rows(form: Form, tenant: int, records: Iterable[RecordDraft]) -> Iterator[Row]:
    moment, text, word, amount, json = form.moment, form.text, form.word, form.amount, form.json
    for record in records:
        yield (
            tenant,
            record.payment.pk,
            record.sequence,
            moment(record.created),
            text(record.reference),
            record.position,
            word(record.status),
            amount(record.amount),
            json(record.payload),
            word(record.reason),
        )


def _entry_rows(form: Form, tenant: int, entries: Iterable[EntryDraft]) -> Iterator[Row]:
    word, amount = form.word, form.amount
    for entry in entries:
        record = entry.record
        asset = word(record.payment.asset)
        yield (tenant, record.sequence, entry.account.pk, asset, amount(entry.change), amount(entry.balance))


def _balance_rows(form: Form, tenant: int, balances: Iterable[BalanceDraft]) -> Iterator[Row]:
    for balance in balances:
        yield (
            tenant,
            balance.account.pk,
            form.word(balance.asset),
            form.amount(balance.amount),
            form.moment(balance.changed),
        )


_MOVING = ("state", "settled", "refunded", "reversed", "disputed", "lost", "version", "updated_at")

ACCOUNTS = Table(
    Account._meta.db_table,
    ("id", "tenant_id", "kind", "sequence", "created_at", "reference", "name", "metadata", "payload"),
    _account_rows,
)
PAYMENTS = Table(
    Payment._meta.db_table,
    (
        *("id", "tenant_id", "reference", "key_digest", "type", "asset", "amount", "source_id", "destination_id"),
        *("scheme", "description", "metadata", "request_digest", "first_status", "created_at"),
        *_MOVING,
    ),
    _payment_rows,
)
MOVED_PAYMENTS = Table(Payment._meta.db_table, (*_MOVING, "id"), _moved_rows)
RECORDS = Table(
    Record._meta.db_table,
    (
        *("tenant_id", "payment_id", "sequence", "created_at", "reference", "position", "status", "amount"),
        *("payload", "reason"),
    ),
    _record_rows,
)
ENTRIES = Table(
    Entry._meta.db_table,
    ("tenant_id", "record_sequence", "account_id", "asset", "change", "balance"),
    _entry_rows,
)
BALANCES = Table(Balance._meta.db_table, ("tenant_id", "account_id", "asset", "amount", "changed_at"), _balance_rows)


def every_row(batch: Batch) -> list[tuple[Table, Sequence[Any]]]:
    """The drafts by table, what is pointed at first. A balance may be a new one, or one that changes."""
    return [
        (ACCOUNTS, batch.accounts),
        (PAYMENTS, batch.payments),
        (RECORDS, batch.records),
        (ENTRIES, batch.entries),
        (BALANCES, list(batch.balances.values())),
        (MOVED_PAYMENTS, list(batch.moved.values())),
    ]


OR_CHANGE_BALANCE = (
    "ON CONFLICT (tenant_id, account_id, asset)"
    " DO UPDATE SET amount = excluded.amount, changed_at = excluded.changed_at"
)


def account_payload(account: PayloadAccount, bank_details: Mapping[str, str] | None = None) -> bytes:
    """An item of `GET /accounts` or `GET /beneficiaries` (contract.md); bank details stand in its metadata."""
    name_field = "accountName" if account.kind == Kind.INTERNAL else "ownerName"
    return orjson.dumps(
        {
            "id": account.reference,
            "createdAt": write_moment(account.created_at),
            name_field: account.name,
            "metadata": by_name({**account.metadata, **(bank_details or {})}),
        }
    )


def record_payload(
    payment: PaymentDraft, reference: str, created: str, status: str, amount: int, reason: str, *, is_root: bool
) -> bytes:
    """An item of `GET /transactions` (contract.md); its reason, if it has one, stands in its metadata.

    A child relates to the payment reference, and so does the root of a payment made by POST (lifecycle.md, rules 4, 5).
    """
    item: dict[str, object] = {"id": reference}
    if not is_root or payment.reference != reference:
        item["relatedTransactionID"] = payment.reference
    item["createdAt"] = item["updatedAt"] = created
    item["currency"] = payment.asset
    if payment.scheme:
        item["scheme"] = payment.scheme
    item["type"] = payment.type
    item["status"] = status
    item["amount"] = str(amount)
    if payment.source:
        item["sourceAccountID"] = payment.source.reference
    if payment.destination:
        item["destinationAccountID"] = payment.destination.reference
    item["metadata"] = by_name({**payment.metadata, **reason_metadata(reason)} if reason else payment.metadata)
    return orjson.dumps(item)


def by_name(metadata: Mapping[str, str]) -> dict[str, str]:
    """The metadata in the order of its names: PostgreSQL's jsonb does not keep the order in which they were sent."""
    return dict(sorted(metadata.items()) if len(metadata) > 1 else metadata)
