"""Rows in memory: a payment that may still move, its records and entries, and what accounts hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ledgerdata.models import Kind
from ledgerdata.rules.lifecycle import Progress


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
    created_at: Any = None  # moments as `Tables` made them: once for all rows that have them
    updated_at: Any = None
    version: int = 0
    pk: int = 0  # 0 until it is in the database


class RecordDraft(NamedTuple):
    """A record; it never changes, and is given its primary key when it is written."""

    payment: Draft
    sequence: int
    created_at: Any  # as `Tables` made it
    reference: str
    position: int
    status: str
    amount: int
    payload: bytes


class EntryDraft(NamedTuple):
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
