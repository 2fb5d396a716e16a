"""Rows in memory: a payment that may still move, its records and entries, and what accounts hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ledgerdata.lifecycle import Progress
from ledgerdata.models import Kind


@dataclass(slots=True, eq=False)
class Party:
    """An account or beneficiary: what payments need of it."""

    reference: str
    kind: Kind
    pk: int = 0  # 0 until it is in the database


@dataclass(slots=True, eq=False)
class Draft:
    """A payment with the model's attributes at a hundredth of its cost."""

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
    created_at: datetime
    updated_at: datetime
    steps: int = 0
    pk: int = 0  # 0 until it is in the database


@dataclass(slots=True, eq=False)
class RecordDraft:
    """A record; it never changes, but is told its primary key when it is written."""

    payment: Draft
    number: int
    stamp: datetime
    reference: str
    step: int
    status: str
    amount: int
    wire: bytes


@dataclass(slots=True, eq=False)
class EntryDraft:
    """What a record, by its place in the batch, did to an account."""

    record: int
    account: Party
    asset: str
    change: int
    balance: int


@dataclass(slots=True, eq=False)
class Held:
    """A balance."""

    account: Party
    asset: str
    amount: int
    changed_at: datetime
