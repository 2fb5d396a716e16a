"""How rows come to be, below operations: a row, its payload, and what it does to balances, together or not at all."""

import random
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ledgerdata.models import Account, Balance, BankAccount, Entry, Kind, Payment, Record
from ledgerdata.models.amounts import read_amount
from ledgerdata.models.payment import TOTALS
from ledgerdata.rules import lifecycle
from ledgerdata.rules.effects import effect
from ledgerdata.rules.errors import AlreadyTaken
from ledgerdata.rules.ids import ACCOUNT, BENEFICIARY, TRANSACTION, new_id
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.writing.payload import account_payload, record_payload
from tenants.clock import Clock, Series
from tenants.db.columns import Key
from tenants.db.rows import new_row
from tenants.db.statements import Statement
from tenants.db.writes import Writes
from tenants.scoping import for_tenant

_SERIES = {Kind.INTERNAL: Series.INTERNAL_ACCOUNTS, Kind.BENEFICIARY: Series.BENEFICIARIES}
_HELD = Statement(f"SELECT id, amount FROM {Balance._meta.db_table} WHERE account_id = %s AND asset = %s")
_MOVING = ("state", *(total for total in TOTALS if total != "amount"), "version", "updated_at")
_PREFIX = {Kind.INTERNAL: ACCOUNT, Kind.BENEFICIARY: BENEFICIARY}


@dataclass(slots=True)
class _Held:
    """What an account holds of an asset; `pk` is 0 where it never held any, and a Key while it is yet to be written."""

    pk: int | Key
    amount: int


class _Draft(NamedTuple):
    """A record that is yet to be written, and the keys that it and its payment will have."""

    record: Record
    key: Key
    payment_key: Key | None  # of a new one


class Ledger:
    """A dataset's books, open for writing: the caller holds the dataset's lock.

    `at` is the moment wanted for the next row; the clock moves it on where it must. `source` makes ids repeatable.
    """

    def __init__(self, clock: Clock, *, at: datetime | None = None, source: random.Random | None = None) -> None:
        self.clock = clock
        self.tenant = clock.tenant
        self.at = at
        self.source = source
        self._held: dict[tuple[int, str], _Held] = {}
        self._writes = Writes()
        self._drafts: list[_Draft] = []
        self._begun: list[_Held] = []  # balances whose primary keys are yet to be known
        self._drawn: deque[tuple[int, int]] = deque()
        self._is_together = False

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside goes to the database at its end, all at once; until then nothing has a primary key.

        Raises Django's database errors.
        """
        self._is_together = True
        yield
        self._is_together = False
        self._flush()

    def know_keys(self, payment: int, record: int) -> None:
        """Takes note of primary keys that the caller has drawn for a new payment and its root."""
        self._drawn.append((payment, record))

    def know_balance(self, account: Account, asset: str, pk: int | None, amount: object) -> None:
        """Takes note of a balance as the caller read it under the lock, so that it need not be read again."""
        self._held.setdefault((account.pk, asset), _held(pk, amount))

    def balance_of(self, account: Account, asset: str) -> int:
        """What the account holds of the asset, in minor units."""
        return self._holding(account, asset).amount

    def _holding(self, account: Account, asset: str) -> _Held:
        """It is read once: under the dataset's lock nobody else changes it."""
        holding = (account.pk, asset)
        if holding not in self._held:
            rows = _HELD.rows(*holding)
            self._held[holding] = _held(*rows[0]) if rows else _Held(0, 0)
        return self._held[holding]

    def write_account(self, kind: Kind, reference: str | None, name: str, metadata: Mapping[str, str]) -> Account:
        """A new account or beneficiary, with a made-up id where none is given.

        Raises AlreadyTaken where the id stands for another one.
        """
        if reference and for_tenant(Account, self.tenant).filter(reference=reference).exists():
            raise AlreadyTaken(f"id {reference} is the id of another account or beneficiary of this dataset.")
        account = self.new_account(kind, reference, name, metadata)
        account.save(force_insert=True)
        return account

    def new_account(self, kind: Kind, reference: str | None, name: str, metadata: Mapping[str, str]) -> Account:
        """As write_account, complete and yet to be saved: bulk writers save many at once."""
        created_at = self.clock.next(self.at)
        account = Account(
            tenant=self.tenant,
            kind=kind,
            sequence=self.clock.sequence(_SERIES[kind]),
            created_at=created_at,
            reference=reference or new_id(_PREFIX[kind], created_at, self.source),
            name=name,
            metadata=dict(metadata),
        )
        account.payload = account_payload(account)
        return account

    def rewrite_account(self, account: Account) -> None:
        """The account as it is now, its payload made anew. Its place stays: nobody reads it a second time."""
        account.payload = account_payload(account, BankAccount.objects.filter(account=account).first())
        account.save(update_fields=["name", "metadata", "payload"])

    def write_root(self, payment: Payment, status: Status, record_id: str | None = None) -> Record:
        """The payment and its first record. A payment without a reference of its own takes the record's id."""
        created_at = self.clock.next(self.at)
        record_id = record_id or new_id(TRANSACTION, created_at, self.source)
        payment.reference = payment.reference or record_id
        payment.first_status = status
        payment.progress = lifecycle.begin(PaymentType(payment.type), status, payment.amount)
        payment.created_at = payment.updated_at = created_at
        payment_pk, record_pk = self._drawn.popleft() if self._drawn else (None, None)
        key = self._writes.insert(Payment, vars(payment), payment_pk)
        return self._write_record(self._record(payment, 0, record_id, status, payment.amount), record_pk, key)

    def write_child(self, payment: Payment, status: Status, amount: int) -> Record:
        """The payment's next record; the payment moves with it."""
        created_at = self.clock.next(self.at)
        position = payment.version
        payment.progress = lifecycle.follow(payment.progress, status, amount)
        payment.version += 1
        payment.updated_at = created_at
        self._writes.update(Payment, payment.pk, {name: getattr(payment, name) for name in _MOVING})
        record_id = new_id(TRANSACTION, created_at, self.source)
        return self._write_record(self._record(payment, position, record_id, status, amount))

    def _record(self, payment: Payment, position: int, reference: str, status: Status, amount: int) -> Record:
        """A record of the payment as it is now, complete and yet to be written."""
        created_at = payment.updated_at
        payload = record_payload(
            payment, reference=reference, created_at=created_at, status=status, amount=amount, is_root=position == 0
        )
        return new_row(
            Record,
            tenant=self.tenant,
            sequence=self.clock.sequence(Series.RECORDS),
            created_at=created_at,
            reference=reference,
            payment=payment,
            position=position,
            status=status,
            amount=amount,
            payload=payload,
        )

    def _write_record(self, record: Record, pk: int | None = None, payment_key: Key | None = None) -> Record:
        """Writes the record and what it does; its payment is among the writes already, with this key if it is new."""
        key = self._writes.insert(Record, {**vars(record), "payment_id": payment_key or record.payment.pk}, pk)
        self._drafts.append(_Draft(record, key, payment_key))
        self._enter(key, record)
        if not self._is_together:
            self._flush()
        return record

    def _enter(self, key: Key, record: Record) -> None:
        """What the record does to balances."""
        payment = record.payment
        moved = effect(PaymentType(payment.type), Status(record.status), record.is_root)
        for account, sign in ((payment.source, moved.source), (payment.destination, moved.destination)):
            if not sign or account is None or account.kind != Kind.INTERNAL:
                continue
            held, asset = self._holding(account, payment.asset), payment.asset
            held.amount += sign * record.amount
            balance = {"amount": held.amount, "changed_at": record.created_at}
            owned = {"tenant_id": self.tenant.pk, "account_id": account.pk, "asset": asset}
            if held.pk:
                self._writes.update(Balance, held.pk, balance)
            else:
                held.pk = self._writes.insert(Balance, owned | balance)
                self._begun.append(held)
            change = {"change": sign * record.amount, "balance": held.amount, "record_id": key}
            self._writes.append(Entry, owned | change)

    def _flush(self) -> None:
        drafts, self._drafts, begun, self._begun = self._drafts, [], self._begun, []
        self.clock.keep(self._writes)
        made = self._writes.run()
        for record, key, payment_key in drafts:
            record.pk = made[key.place]
            if payment_key:
                record.payment.pk = vars(record)["payment_id"] = made[payment_key.place]
            record._state.adding = record.payment._state.adding = False
        for held in begun:
            if isinstance(held.pk, Key):
                held.pk = made[held.pk.place]


def _held(pk: int | None, amount: object) -> _Held:
    """A balance as a statement gives it; where there is none, one of 0."""
    return _Held(pk, read_amount(amount)) if pk else _Held(0, 0)
