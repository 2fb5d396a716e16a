"""Rows as the book keeps them: plain values, known of a dataset or yet to be written.

Creation times are kept as the contract writes them, too: payloads, rows and answers are made of that text.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import Progress, Status


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
    created: str  # the root's creation time, as the contract writes it
    updated: str  # the last record's
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
    created: str  # the same as the contract writes it
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
    changed: str = ""  # the creation time of the record that changed it; set where it is written


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
