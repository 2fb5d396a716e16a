"""The bookkeeper: how an account, a payment, its records, entries and balances come to be. The one place for it.

New rows stay in memory until `flush`, which hands it to a sink: one that writes few rows in few
statements, or one that writes many. Both write the same rows.
"""

import random
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from ledgerdata.reading.lists import SERIES_OF, Lists
from ledgerdata.rules import lifecycle
from ledgerdata.rules.assets import format_amount
from ledgerdata.rules.errors import NotEnoughFunds, NotPossible
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import EFFECTS, NOTHING, PaymentType, Status, effect
from ledgerdata.rules.values import ACCOUNT, BENEFICIARY, TRANSACTION, new_id, write_moment
from ledgerdata.writing import postgres, sqlite
from ledgerdata.writing.drafts import (
    AccountDraft,
    BalanceDraft,
    Batch,
    EntryDraft,
    Party,
    PaymentDraft,
    RecordDraft,
)
from ledgerdata.writing.orders import Order
from ledgerdata.writing.rows import account_payload, record_payload
from tenants.clock import Clock, ClockAtEnd, Series, locked_clock
from tenants.db.statements import DatasetRef, read_integer, vendor
from tenants.models import Shortfall, Tenant

_RECORDS, _INTERNAL = Series.RECORDS, Kind.INTERNAL  # on Python 3.11 a member costs 10 times what a name does
_PREFIX = {Kind.INTERNAL: ACCOUNT, Kind.BENEFICIARY: BENEFICIARY}


class Sink(Protocol):
    """How the rows of a batch reach the database, inside the transaction that holds the dataset's lock."""

    def write(self, clock: Clock, batch: Batch) -> None:
        """Writes all rows, and gives each new account and payment its primary key. Raises Django's database errors."""


class Book:
    """A dataset's books, open for writing: the caller holds the dataset's lock, which `clock` stands for.

    `at` is the moment wanted for the next row; the clock moves it on where it must. `source` makes ids repeatable.
    The caller checks that accounts exist, that an action is legal, and by `require_funds` that the source can pay.
    """

    def __init__(self, sink: Sink, *, source: random.Random | None = None) -> None:
        self.sink = sink
        self.source = source
        self.at: datetime | None = None
        self.clock: Clock
        self.accounts: dict[str, Party] = {}
        """Accounts and beneficiaries that are known to be in the dataset, by id."""
        self.balances: dict[tuple[str, str], BalanceDraft] = {}
        """What is known of balances, by account and asset."""
        self.lists: Lists | None = None
        """The moments of the last row of each list, where each list goes on from its own; else all from the latest."""
        self.drawn: deque[int] = deque()
        """Primary keys for the next payments, where they are known before they are written."""
        self.batch = Batch()

    @property
    def tenant(self) -> Tenant:
        return self.clock.tenant

    def balance(self, account: str, asset: str) -> int:
        """What the account holds of the asset, in minor units; 0 where nothing is known of it."""
        balance = self.balances.get((account, asset))
        return balance.amount if balance else 0

    def note(
        self, pk: int | None, reference: str, kind: str, asset: str | None, amount: str | Decimal | None
    ) -> Party | None:
        """Takes note of an account, and of what it holds of the asset. Without a `pk` the side is nobody: None."""
        if pk is None:
            return None
        account = self.accounts.get(reference)
        if account is None:
            account = self.accounts[reference] = Party(reference, Kind(kind), pk)
        if asset and amount is not None:
            self.balances.setdefault((reference, asset), BalanceDraft(account, asset, read_integer(amount)))
        return account

    def require_funds(
        self, type: PaymentType, status: Status, source: Party | None, amount: int, asset: str, *, is_root: bool
    ) -> None:
        """Raises NotEnoughFunds where a record would take more from the source of a payout or transfer than it holds.

        No payout or transfer takes an account below zero unless its dataset allows overdraft.
        """
        if type not in (PaymentType.PAYOUT, PaymentType.TRANSFER) or effect(type, status, is_root).source >= 0:
            return
        if self.tenant.shortfall == Shortfall.OVERDRAFT or source is None:
            return
        balance = self.balance(source.reference, asset)
        if balance < amount:
            raise NotEnoughFunds(
                f"Not enough funds: {source.reference} holds {format_amount(balance, asset)}, "
                f"and this {type.lower()} needs {format_amount(amount, asset)}."
            )

    def open_account(
        self, kind: Kind, name: str, metadata: Mapping[str, str], reference: str | None = None
    ) -> AccountDraft:
        """A new account or beneficiary, with a new id where none is given."""
        created_at = self._next(SERIES_OF[kind])
        account = AccountDraft(
            reference or new_id(_PREFIX[kind], created_at, self.source),
            kind,
            sequence=self.clock.sequence(SERIES_OF[kind]),
            created_at=created_at,
            name=name,
            metadata=dict(metadata),
        )
        account.payload = account_payload(account)
        self.accounts[account.reference] = account
        self.batch.accounts.append(account)
        return account

    def begin(self, order: Order, *, record_id: str | None = None, request_digest: str = "") -> RecordDraft:
        """A new payment; returns its root. Without an idempotency key the root's id is the payment reference."""
        created_at = self._next(_RECORDS)
        created = write_moment(created_at)
        record_id = record_id or new_id(TRANSACTION, created_at, self.source)
        amount = int(order.amount)
        payment = PaymentDraft(
            order.idempotency_key or record_id,
            order.type,
            order.asset,
            self.accounts[order.source] if order.source else None,
            self.accounts[order.destination] if order.destination else None,
            order.scheme,
            order.description,
            order.metadata,
            request_digest,
            lifecycle.begin(order.type, order.status, amount),
            created,
            created,
            has_key=order.idempotency_key is not None,
        )
        if self.drawn:
            payment.pk = self.drawn.popleft()
        self.batch.payments.append(payment)
        return self._record(payment, record_id, created_at, order.status, amount, order.reason)

    def follow(
        self, payment: PaymentDraft, status: Status, amount: int, *, record_id: str | None = None, reason: str = ""
    ) -> RecordDraft:
        """The payment's next record; the payment moves with it."""
        created_at = self._next(_RECORDS)
        payment.progress = lifecycle.follow(payment.progress, status, amount)
        payment.updated = write_moment(created_at)
        if payment.pk:
            self.batch.moved[payment.pk] = payment
        record_id = record_id or new_id(TRANSACTION, created_at, self.source)
        return self._record(payment, record_id, created_at, status, amount, reason)

    def last_of(self, series: Series) -> datetime | None:
        """The moment that the next row of the list has to come after."""
        return self.tenant.last_written_at if self.lists is None else self.lists[series]

    def _next(self, series: Series) -> datetime:
        """The creation time of the list's next row. Raises NotPossible where there are no more."""
        try:
            created_at = self.clock.next_after(self.last_of(series), self.at)
        except ClockAtEnd as end:
            raise NotPossible(str(end)) from end
        if self.lists is not None:
            self.lists[series] = created_at
        return created_at

    def flush(self) -> None:
        """Writes the rows that are new or changed since the last flush."""
        if self.batch.accounts or self.batch.records:
            self.sink.write(self.clock, self.batch)
        self.forget()

    def forget(self) -> None:
        """Drops what is not written yet; what is known of accounts and balances counts as written."""
        self.batch = Batch()

    def _record(
        self, payment: PaymentDraft, reference: str, created_at: datetime, status: Status, amount: int, reason: str
    ) -> RecordDraft:
        position = payment.version
        payment.version = position + 1
        created = payment.updated
        payload = record_payload(payment, reference, created, status, amount, reason, is_root=position == 0)
        sequence = self.clock.sequence(_RECORDS)
        record = RecordDraft(
            payment, sequence, created_at, created, reference, position, status, amount, payload, reason
        )
        self.batch.records.append(record)
        effect = EFFECTS.get((payment.progress.type, status, position == 0), NOTHING)
        if effect.source:
            self._enter(record, payment.source, effect.source * amount)
        if effect.destination:
            self._enter(record, payment.destination, effect.destination * amount)
        return record

    def _enter(self, record: RecordDraft, account: Party | None, change: int) -> None:
        """What the record does to the balance of an account; a beneficiary has none."""
        if account is None or account.kind is not _INTERNAL:
            return
        holding = (account.reference, record.payment.asset)
        balance = self.balances.get(holding)
        if balance is None:
            balance = self.balances[holding] = BalanceDraft(account, record.payment.asset, 0)
        balance.amount += change
        balance.changed = record.created
        self.batch.balances[holding] = balance
        self.batch.entries.append(EntryDraft(record, account, change, balance.amount))


@contextmanager
def writing(dataset: DatasetRef, *, source: random.Random | None = None, book: Book | None = None) -> Iterator[Book]:
    """The dataset's book, open and locked; commits at the end, or leaves all as it was where an error comes out.

    `source` is where the random parts of ids come from. `book` is one that is kept over many transactions.
    Raises Tenant.DoesNotExist.
    """
    with locked_clock(dataset) as clock:
        book = book or few_rows(clock, source)
        book.clock = clock
        yield book
        book.flush()


def few_rows(clock: Clock, source: random.Random | None = None) -> Book:
    """A book for the time that the dataset is locked."""
    book = Book(sqlite.SQLiteSink() if vendor() == "sqlite" else postgres.FewRows(), source=source)
    book.clock = clock
    return book
