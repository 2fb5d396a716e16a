"""How rows come to be, below operations: a row, its wire, and what it does to balances, together or not at all."""

import random
from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from ledgerdata import lifecycle
from ledgerdata.effects import effect
from ledgerdata.errors import AlreadyTaken
from ledgerdata.ids import ACCOUNT, BENEFICIARY, TRANSACTION, new_id
from ledgerdata.lifecycle import PaymentType, Status
from ledgerdata.models import Account, Balance, BankAccount, Entry, Kind, Payment, Record
from ledgerdata.models.amounts import AmountField
from ledgerdata.wire import account_wire, record_wire
from tenants.clock import Series, Stamps
from tenants.scoping import for_tenant
from tenants.statements import Statement, insert, update

_SERIES = {Kind.INTERNAL: Series.INTERNAL_ACCOUNTS, Kind.BENEFICIARY: Series.BENEFICIARIES}
_HELD = Statement(f"SELECT id, amount FROM {Balance._meta.db_table} WHERE account_id = %s AND asset = %s")
_PREFIX = {Kind.INTERNAL: ACCOUNT, Kind.BENEFICIARY: BENEFICIARY}


class Ledger:
    """A dataset's books, open for writing: the caller holds the dataset's lock.

    `at` is the moment wanted for the next row; the clock moves it on where it must. `source` makes ids repeatable.
    """

    def __init__(self, stamps: Stamps, *, at: datetime | None = None, source: random.Random | None = None) -> None:
        self.stamps = stamps
        self.tenant = stamps.tenant
        self.at = at
        self.source = source
        self._held: dict[tuple[int, str], Balance] = {}

    def balance_of(self, account: Account, asset: str) -> Balance:
        """What the account holds of the asset. It is read once: under the dataset's lock nobody else changes it."""
        holding = (account.pk, asset)
        if holding not in self._held:
            self._held[holding] = _read_balance(account, asset)
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
        insert(payment)
        return self._write_record(payment, 0, record_id, stamp, status, payment.amount)

    def write_child(self, payment: Payment, status: Status, amount: int) -> Record:
        """The payment's next record; the payment moves with it."""
        stamp = self.stamps.next(self.at)
        step = payment.steps
        payment.progress = lifecycle.follow(payment.progress, status, amount)
        payment.steps += 1
        payment.updated_at = stamp
        update(payment, "state", "settled", "refunded", "reversed", "disputed", "lost", "steps", "updated_at")
        return self._write_record(payment, step, new_id(TRANSACTION, stamp, self.source), stamp, status, amount)

    def _write_record(
        self, payment: Payment, step: int, reference: str, stamp: datetime, status: Status, amount: int
    ) -> Record:
        wire = record_wire(payment, reference=reference, stamp=stamp, status=status, amount=amount, is_root=step == 0)
        record = insert(
            Record(
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
        )
        moved = effect(PaymentType(payment.type), status, record.is_root)
        for account, sign in ((payment.source, moved.source), (payment.destination, moved.destination)):
            if sign and account and account.kind == Kind.INTERNAL:
                self._enter(record, account, payment.asset, sign * amount)
        return record

    def _enter(self, record: Record, account: Account, asset: str, change: int) -> None:
        balance = self.balance_of(account, asset)
        balance.amount += change
        balance.changed_at = record.stamp
        if balance.pk is None:
            insert(balance)
        else:
            update(balance, "amount", "changed_at")
        insert(
            Entry(
                tenant=self.tenant,
                record=record,
                account=account,
                asset=asset,
                change=change,
                balance=balance.amount,
            )
        )


def _read_balance(account: Account, asset: str) -> Balance:
    """Where the account never held any, a balance of 0 that is not written."""
    rows = _HELD.rows(account.pk, asset)
    if not rows:
        return Balance(tenant_id=account.tenant_id, account=account, asset=asset)
    amount = AmountField().from_db_value(rows[0][1], None, connection) or 0
    return Balance(pk=rows[0][0], tenant_id=account.tenant_id, account=account, asset=asset, amount=amount)
