"""Rows as the book keeps them: plain values, known of a dataset or yet to be written; and their payloads.

A payload is a row as the contract serves it. It is written once, together with its row, and served as stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import orjson

from ledgerdata.models import BankAccount
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import Progress, Status
from ledgerdata.rules.reasons import reason_metadata
from ledgerdata.rules.values import write_moment


@dataclass(slots=True, eq=False)
class Party:
    """An account or beneficiary: what a payment needs of it."""

    reference: str
    kind: Kind
    pk: int = 0  # 0 until it is in the database


@dataclass(slots=True, eq=False)
class AccountDraft(Party):
    """A new account or beneficiary, as a row."""

    sequence: int = 0
    created_at: datetime = datetime.min
    name: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    payload: bytes = b""


@dataclass(slots=True, eq=False)
class PaymentDraft:
    """A payment: what its records share, and where it stands."""

    reference: str
    type: str
    asset: str
    source: Party | None
    destination: Party | None
    scheme: str
    description: str
    metadata: Mapping[str, str]
    request_digest: str
    progress: Progress
    created_at: datetime  # the root's creation time
    updated_at: datetime  # the last record's
    version: int = 0  # how many records it has
    pk: int = 0  # 0 until it is in the database

    has_key: bool = False  # its reference is an idempotency key

    @property
    def amount(self) -> int:
        return self.progress.amount

    @property
    def state(self) -> Status:
        return self.progress.state


@dataclass(slots=True, eq=False)
class RecordDraft:
    """One event of a payment."""

    payment: PaymentDraft
    sequence: int
    created_at: datetime
    reference: str
    position: int
    status: str
    amount: int
    payload: bytes
    reason: str = ""  # its code


@dataclass(slots=True, eq=False)
class EntryDraft:
    """What a record did to an account."""

    record: RecordDraft
    account: Party
    change: int
    balance: int  # after the change


@dataclass(slots=True, eq=False)
class BalanceDraft:
    """What an account holds of an asset."""

    account: Party
    asset: str
    amount: int
    changed_at: datetime = datetime.min  # the creation time of the record that changed it; set where it is written


@dataclass(slots=True, eq=False)
class Batch:
    """Rows that go into the database together."""

    accounts: list[AccountDraft] = field(default_factory=list)
    payments: list[PaymentDraft] = field(default_factory=list)
    moved: dict[int, PaymentDraft] = field(default_factory=dict)
    """Payments that were in the database already, by primary key."""
    records: list[RecordDraft] = field(default_factory=list)
    entries: list[EntryDraft] = field(default_factory=list)
    balances: dict[tuple[str, str], BalanceDraft] = field(default_factory=dict)
    """Those that are new or changed, by account and asset."""

    def __bool__(self) -> bool:
        return bool(self.accounts or self.records)


class PayloadAccount(Protocol):
    """The fields of an account that its payload has: of a draft or of a model."""

    @property
    def reference(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def name(self) -> str: ...
    @property
    def metadata(self) -> Mapping[str, str]: ...


def account_payload(account: PayloadAccount, bank_account: BankAccount | None = None) -> bytes:
    """An item of `GET /accounts` or `GET /beneficiaries` (contract.md); bank details stand in its metadata."""
    name_field = "accountName" if account.kind == Kind.INTERNAL else "ownerName"
    return orjson.dumps(
        {
            "id": account.reference,
            "createdAt": write_moment(account.created_at),
            name_field: account.name,
            "metadata": by_name({**account.metadata, **_bank_metadata(bank_account)}),
        }
    )


def _bank_metadata(bank_account: BankAccount | None) -> dict[str, str]:
    if bank_account is None:
        return {}
    details = {name: getattr(bank_account, name) for name in ("holder", "iban", "bic", "country")}
    return {name: value for name, value in details.items() if value}


def record_payload(
    payment: PaymentDraft, reference: str, created_at: datetime, status: str, amount: int, reason: str, *, is_root: bool
) -> bytes:
    """An item of `GET /transactions` (contract.md); its reason, if it has one, stands in its metadata.

    A child relates to the payment reference, and so does the root of a payment made by POST (lifecycle.md, rules 4, 5).
    """
    item: dict[str, object] = {"id": reference}
    if not is_root or payment.reference != reference:
        item["relatedTransactionID"] = payment.reference
    item["createdAt"] = item["updatedAt"] = write_moment(created_at)
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
    return dict(sorted(metadata.items()))
