"""A dataset's books for writing a million rows: everything by the same pure rules as in `ledger`, rows in batches.

What it keeps in memory is what the dataset holds. `flush` puts a batch into the database, inside the transaction of the
ledger that it was opened with, so that every commit leaves whole payments and right balances.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from ledgerdata.models import Account, Balance, Entry, Kind, Payment, Record
from ledgerdata.rules import lifecycle
from ledgerdata.rules.effects import effect
from ledgerdata.rules.ids import TRANSACTION, new_id
from ledgerdata.rules.lifecycle import Status
from ledgerdata.rules.moments import write_moment
from ledgerdata.writing.bulk.drafts import Draft, EntryDraft, Held, Party, RecordDraft
from ledgerdata.writing.bulk.postgres import PostgresTables
from ledgerdata.writing.bulk.rows import (
    ENTRY_COLUMNS,
    MOVED_COLUMNS,
    PAYMENT_COLUMNS,
    RECORD_COLUMNS,
    entry_rows,
    moved_rows,
    payment_rows,
    record_rows,
)
from ledgerdata.writing.bulk.sqlite import SQLiteTables
from ledgerdata.writing.bulk.tables import Tables
from ledgerdata.writing.ledger import Ledger
from ledgerdata.writing.orders import Order
from ledgerdata.writing.payload import payload_at
from tenants.clock import Series

ACCOUNTS_AT_ONCE = 1_000

_INTERNAL, _RECORDS = Kind.INTERNAL, Series.RECORDS  # on Python 3.11 a member costs 10 times what a name does


class BulkWriter:
    """Writes accounts, payments and their records. Orders are the caller's to check: legal, and paid for."""

    def __init__(self) -> None:
        self.tables: Tables = SQLiteTables() if connection.vendor == "sqlite" else PostgresTables()
        self.ledger: Ledger
        self.parties: dict[str, Party] = {}
        self.held: dict[tuple[str, str], Held] = {}
        self.forget()

    def forget(self) -> None:
        """Drops what is not flushed yet; what is in memory counts as written."""
        self._opened: list[Account] = []
        self._begun: list[Draft] = []
        self._moved: dict[int, Draft] = {}
        self._records: list[RecordDraft] = []
        self._entries: list[EntryDraft] = []
        self._changed: set[tuple[str, str]] = set()

    def open_account(self, kind: Kind, name: str, metadata: Mapping[str, str], reference: str | None = None) -> Party:
        """A new account or beneficiary; the id has to be new."""
        account = self.ledger.new_account(kind, reference, name, metadata)
        self._opened.append(account)
        party = self.parties[account.reference] = Party(account.reference, kind)
        return party

    def begin(self, order: Order, *, record_id: str | None = None, request_digest: str = "") -> Draft:
        """A new payment with its root, made like `operations.take_payment`."""
        created_at = self.ledger.clock.next(self.ledger.at)
        record_id = record_id or new_id(TRANSACTION, created_at, self.ledger.source)
        amount = int(order.amount)
        draft = Draft(
            order.idempotency_key or record_id,
            order.type,
            order.asset,
            self.parties[order.source] if order.source else None,
            self.parties[order.destination] if order.destination else None,
            order.scheme,
            order.description,
            order.metadata,
            request_digest,
            lifecycle.begin(order.type, order.status, amount),
        )
        self._begun.append(draft)
        self._record(draft, record_id, created_at, order.status, amount)
        return draft

    def follow(self, draft: Draft, status: Status, amount: int, *, record_id: str | None = None) -> None:
        """The payment's next record."""
        created_at = self.ledger.clock.next(self.ledger.at)
        draft.progress = lifecycle.follow(draft.progress, status, amount)
        if draft.pk:
            self._moved[draft.pk] = draft
        self._record(
            draft, record_id or new_id(TRANSACTION, created_at, self.ledger.source), created_at, status, amount
        )

    def flush(self) -> None:
        """Everything since the last flush, into the database."""
        for account in Account.objects.bulk_create(self._opened, batch_size=ACCOUNTS_AT_ONCE):
            self.parties[account.reference].pk = account.pk
        if self._records:
            self._flush_payments()
            self._flush_balances()
        self.forget()

    def _record(self, draft: Draft, reference: str, created_at: datetime, status: Status, amount: int) -> None:
        position = draft.version
        draft.version = position + 1
        is_root = position == 0
        moment = write_moment(created_at)
        payload = payload_at(moment, draft, reference, status, amount, is_root=is_root)
        draft.updated_at = kept = self.tables.moment(moment)
        if is_root:
            draft.created_at = kept
        sequence = self.ledger.clock.sequence(_RECORDS)
        self._records.append(RecordDraft(draft, sequence, kept, reference, position, status, amount, payload))
        moved = effect(draft.progress.type, status, is_root)
        if moved.source:
            self._enter(draft.source, draft.asset, moved.source * amount, created_at)
        if moved.destination:
            self._enter(draft.destination, draft.asset, moved.destination * amount, created_at)

    def _enter(self, account: Party | None, asset: str, change: int, created_at: datetime) -> None:
        if account is None or account.kind is not _INTERNAL:
            return
        holding = (account.reference, asset)
        held = self.held.get(holding)
        if held is None:
            held = self.held[holding] = Held(account, asset, 0, created_at)
        held.amount += change
        held.changed_at = created_at
        self._changed.add(holding)
        self._entries.append(EntryDraft(len(self._records) - 1, account, asset, change, held.amount))

    def _flush_payments(self) -> None:
        tables, tenant_id = self.tables, self.ledger.tenant.pk
        for draft, pk in zip(self._begun, tables.reserve(Payment, len(self._begun)), strict=True):
            draft.pk = pk
        tables.insert(Payment, PAYMENT_COLUMNS, payment_rows(tables, tenant_id, self._begun))
        if self._moved:
            tables.update(Payment, MOVED_COLUMNS, moved_rows(tables, self._moved.values()))
        keys = tables.reserve(Record, len(self._records))
        tables.insert(Record, RECORD_COLUMNS, record_rows(tables, tenant_id, keys, self._records))
        tables.insert(Entry, ENTRY_COLUMNS, entry_rows(tables, tenant_id, keys, self._entries))

    def _flush_balances(self) -> None:
        changed = [self.held[holding] for holding in sorted(self._changed)]
        Balance.objects.bulk_create(
            [
                Balance(
                    tenant=self.ledger.tenant,
                    account_id=held.account.pk,
                    asset=held.asset,
                    amount=held.amount,
                    changed_at=held.changed_at,
                )
                for held in changed
            ],
            batch_size=ACCOUNTS_AT_ONCE,
            update_conflicts=True,
            unique_fields=["account", "asset"],
            update_fields=["amount", "changed_at"],
        )
