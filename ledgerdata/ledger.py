"""How rows come to be, below operations: a row, its wire, and what it does to balances, together or not at all."""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from ledgerdata import lifecycle
from ledgerdata.effects import effect
from ledgerdata.errors import AlreadyTaken
from ledgerdata.ids import ACCOUNT, BENEFICIARY, TRANSACTION, new_id
from ledgerdata.lifecycle import PaymentType, Status
from ledgerdata.models import Account, Balance, BankAccount, Entry, Kind, Payment, Record
from ledgerdata.models.amounts import read_amount
from ledgerdata.models.payment import TOTALS
from ledgerdata.wire import account_wire, record_wire
from tenants.clock import Series, Stamps
from tenants.scoping import for_tenant
from tenants.statements import Statement, pipelined
from tenants.writes import Key, Writes

_SERIES = {Kind.INTERNAL: Series.INTERNAL_ACCOUNTS, Kind.BENEFICIARY: Series.BENEFICIARIES}
_HELD = Statement(f"SELECT id, amount FROM {Balance._meta.db_table} WHERE account_id = %s AND asset = %s")
_MOVING = ("state", *(total for total in TOTALS if total != "amount"), "steps", "updated_at")
_PREFIX = {Kind.INTERNAL: ACCOUNT, Kind.BENEFICIARY: BENEFICIARY}


@dataclass(slots=True)
class _Held:
    """What an account holds of an asset; `pk` is 0 where it never held any."""

    pk: int
    amount: int


class Ledger:
    """A dataset's books, open for writing: the caller holds the dataset's lock.

    `at` is the moment wanted for the next row; the clock moves it on where it must. `source` makes ids repeatable.
    """

    def __init__(self, stamps: Stamps, *, at: datetime | None = None, source: random.Random | None = None) -> None:
        self.stamps = stamps
        self.tenant = stamps.tenant
        self.at = at
        self.source = source
        self._held: dict[tuple[int, str], _Held] = {}
        self._on_their_way: list[Callable[[], None]] | None = None

    @contextmanager
    def pipelined(self) -> Iterator[None]:
        """Records that are written inside have no primary keys until its end: nobody waits for the database.

        Raises Django's database errors, also in place of an answer that comes after them.
        """
        self._on_their_way = []
        with pipelined():
            yield
        for settle in self._on_their_way:  # the end of the pipeline has waited for all: no second time for one
            settle()
        self._on_their_way = None

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
        stamp = self.stamps.next(self.at)
        account = Account(
            tenant=self.tenant,
            kind=kind,
            number=self.stamps.number(_SERIES[kind]),
            stamp=stamp,
            reference=reference or new_id(_PREFIX[kind], stamp, self.source),
            name=name,
            metadata=dict(metadata),
        )
        account.wire = account_wire(account)
        return account

    def rewrite_account(self, account: Account) -> None:
        """The account as it is now, its wire made anew. Its stamp and number stay: nobody reads it a second time."""
        account.wire = account_wire(account, BankAccount.objects.filter(account=account).first())
        account.save(update_fields=["name", "metadata", "wire"])

    def write_root(self, payment: Payment, status: Status, record_id: str | None = None) -> Record:
        """The payment and its first record. A payment without a reference of its own takes the record's id."""
        stamp = self.stamps.next(self.at)
        record_id = record_id or new_id(TRANSACTION, stamp, self.source)
        payment.reference = payment.reference or record_id
        payment.first_status = status
        payment.progress = lifecycle.begin(PaymentType(payment.type), status, payment.amount)
        payment.created_at = payment.updated_at = stamp
        writes = Writes()
        key = writes.insert(Payment, vars(payment))
        return self._write_record(writes, key, self._record(payment, 0, record_id, status, payment.amount))

    def write_child(self, payment: Payment, status: Status, amount: int) -> Record:
        """The payment's next record; the payment moves with it."""
        stamp = self.stamps.next(self.at)
        step = payment.steps
        payment.progress = lifecycle.follow(payment.progress, status, amount)
        payment.steps += 1
        payment.updated_at = stamp
        writes = Writes()
        key = writes.update(Payment, payment.pk, {name: getattr(payment, name) for name in _MOVING})
        record_id = new_id(TRANSACTION, stamp, self.source)
        return self._write_record(writes, key, self._record(payment, step, record_id, status, amount))

    def _record(self, payment: Payment, step: int, reference: str, status: Status, amount: int) -> Record:
        """A record of the payment as it is now, complete and yet to be written."""
        stamp = payment.updated_at
        wire = record_wire(payment, reference=reference, stamp=stamp, status=status, amount=amount, is_root=step == 0)
        return Record(
            tenant=self.tenant,
            number=self.stamps.number(Series.RECORDS),
            stamp=stamp,
            reference=reference,
            payment=payment,
            step=step,
            status=status,
            amount=amount,
            wire=wire,
        )

    def _write_record(self, writes: Writes, payment_key: Key, record: Record) -> Record:
        """Writes the record and what it does, with its payment, which `writes` holds already."""
        payment = record.payment
        key = writes.insert(Record, {**vars(record), "payment_id": payment_key})
        begun = self._enter(writes, key, record)
        self.stamps.keep(writes)
        written = writes.begin()

        def settle() -> None:
            made = written()
            payment.pk, record.pk = made[payment_key.place], made[key.place]
            record.payment = payment
            payment._state.adding = record._state.adding = False
            for held, balance_key in begun:
                held.pk = made[balance_key.place]

        if self._on_their_way is None or begun:  # the next record may need a new balance's key
            settle()
        else:
            self._on_their_way.append(settle)
        return record

    def _enter(self, writes: Writes, key: Key, record: Record) -> list[tuple[_Held, Key]]:
        """What the record does to balances. Returns those that are new, with the keys that they will have."""
        payment, begun = record.payment, []
        moved = effect(PaymentType(payment.type), Status(record.status), record.is_root)
        for account, sign in ((payment.source, moved.source), (payment.destination, moved.destination)):
            if not sign or account is None or account.kind != Kind.INTERNAL:
                continue
            held, asset = self._holding(account, payment.asset), payment.asset
            held.amount += sign * record.amount
            balance = {"amount": held.amount, "changed_at": record.stamp}
            owned = {"tenant_id": self.tenant.pk, "account_id": account.pk, "asset": asset}
            if held.pk:
                writes.update(Balance, held.pk, balance)
            else:
                begun.append((held, writes.insert(Balance, owned | balance)))
            change = {"change": sign * record.amount, "balance": held.amount, "record_id": key}
            writes.insert(Entry, owned | change)
        return begun


def _held(pk: int | None, amount: object) -> _Held:
    """A balance as a statement gives it; where there is none, one of 0."""
    return _Held(pk, read_amount(amount)) if pk else _Held(0, 0)
