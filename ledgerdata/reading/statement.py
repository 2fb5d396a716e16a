"""A statement: what moved on an account in one asset, newest first, as a bank shows it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from ledgerdata.models import Account, Balance, Entry

PAGE = 50
SHOWN = (
    *("asset", "change", "balance", "record_sequence"),
    *(f"record__{name}" for name in ("reference", "created_at", "status")),
    *(f"record__payment__{name}" for name in ("reference", "type", "description")),
)
"""The columns that a line of a statement needs."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One page of entries; the keys lead to the pages beside it, None where there is none."""

    asset: str
    entries: list[Entry]
    older: int | None
    newer: int | None


def assets_of(account: Account) -> list[Balance]:
    """What the account holds, one balance an asset."""
    return list(Balance.objects.filter(tenant=account.tenant_id, account=account).order_by("asset"))


def entries_of(account: Account) -> QuerySet[Entry]:
    """All entries of the account, with what a line of a statement needs."""
    entries = Entry.objects.filter(tenant=account.tenant_id, account=account)
    return entries.select_related("record__payment").only(*SHOWN)


def statement(
    account: Account, asset: str, *, before: int | None = None, after: int | None = None, size: int = PAGE
) -> Statement:
    """The newest entries; with `before`, those older than that entry; with `after`, those next newer. One query.

    Entries are written under the dataset's lock, so their keys stand in the order of their records' creation times.
    """
    rows = entries_of(account).filter(asset=asset)
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        entries, more_newer, more_older = found[:size][::-1], len(found) > size, True
    else:
        found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: size + 1])
        entries, more_newer, more_older = found[:size], before is not None, len(found) > size
    ends = (entries[-1].pk, entries[0].pk) if entries else (None, None)
    return Statement(asset, entries, ends[0] if more_older else None, ends[1] if more_newer else None)


def all_entries(account: Account, asset: str, chunk: int = 2_000) -> Iterator[Entry]:
    """Every entry, newest first, read in chunks: however long the statement, only a chunk of it is in memory."""
    page = statement(account, asset, size=chunk)
    yield from page.entries
    while page.older is not None:
        page = statement(account, asset, before=page.older, size=chunk)
        yield from page.entries
