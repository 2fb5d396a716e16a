"""A dataset as a book that an accountant can check by hand: a line for each record, two columns for each account."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import orjson

from ledgerdata.models import Account, Entry, Kind, Record
from ledgerdata.reading.balances import holdings
from ledgerdata.reading.statement import all_entries
from ledgerdata.rules.assets import format_number
from simulator.consumer.store import Item
from tenants.models import Tenant
from tenants.scoping import for_tenant

HEAD = ("UTC", "payment", "type", "status", "amount", "from", "to")
NUMBERS = (1, 4)  # these columns stand to the right, as do those of the accounts
NOBODY = "-"  # somebody outside of whom the dataset knows nothing
LABELS = {Kind.INTERNAL: "ABCDEFGHIJ", Kind.BENEFICIARY: "abcdefghij"}


@dataclass(frozen=True, slots=True)
class Column:
    """An account in one asset: its statement's entries by their records, and what it holds as the contract tells it."""

    label: str
    entries: dict[str, Entry]
    held: int


def journal(tenant: Tenant) -> str:
    """Who takes part; then for each asset its records in their order, and what is there at the end."""
    accounts = list(for_tenant(Account, tenant).order_by("created_at"))
    labels = {account.reference: LABELS[Kind(account.kind)][account.sequence - 1] for account in accounts}
    records = [orjson.loads(bytes(record.payload)) for record in for_tenant(Record, tenant).order_by("sequence")]
    payments = {reference: number for number, reference in enumerate(dict.fromkeys(map(_payment_of, records)), 1)}
    lines = [f"{labels[account.reference]} is {account.name}" for account in accounts]
    for asset in sorted({record["currency"] for record in records}):
        columns = [_column(account, asset, labels) for account in accounts if account.kind == Kind.INTERNAL]
        told = [
            _told(record, payments[_payment_of(record)], labels) + _moved(record["id"], asset, columns)
            for record in records
            if record["currency"] == asset
        ]
        lines += ["", asset, *_table([_head(columns), *told, _end(asset, columns)])]
        lines.append(f"all accounts together: {format_number(sum(column.held for column in columns), asset)}")
    return "\n".join(lines) + "\n"


def _payment_of(record: Item) -> str:
    reference: str = record.get("relatedTransactionID", record["id"])
    return reference


def _column(account: Account, asset: str, labels: dict[str, str]) -> Column:
    entries = {entry.record.reference: entry for entry in all_entries(account, asset)}
    held = holdings(account.tenant, account.reference).amounts.get(asset, 0)
    return Column(labels[account.reference], entries, held)


def _head(columns: Iterable[Column]) -> list[str]:
    return [*HEAD, *(text for column in columns for text in (column.label, f"{column.label} holds"))]


def _told(record: Item, payment: int, labels: dict[str, str]) -> list[str]:
    sides = [labels.get(record.get(f"{side}AccountID", ""), NOBODY) for side in ("source", "destination")]
    amount = format_number(int(record["amount"]), record["currency"])
    return [_second(record["createdAt"]), str(payment), record["type"], record["status"], amount, *sides]


def _second(created_at: str) -> str:
    return created_at[:19].replace("T", " ")


def _moved(record: str, asset: str, columns: Iterable[Column]) -> list[str]:
    """What the record did to each account, and what that holds then; nothing where it did nothing."""
    cells: list[str] = []
    for column in columns:
        entry = column.entries.get(record)
        cells += [_signed(entry.change, asset), format_number(entry.balance, asset)] if entry else ["", ""]
    return cells


def _signed(change: int, asset: str) -> str:
    return ("+" if change > 0 else "") + format_number(change, asset)


def _end(asset: str, columns: Iterable[Column]) -> list[str]:
    held = [(_signed(sum(e.change for e in c.entries.values()), asset), format_number(c.held, asset)) for c in columns]
    return ["at the end", *[""] * (len(HEAD) - 1), *(text for pair in held for text in pair)]


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if n in NUMBERS or n >= len(HEAD) else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield " | ".join(cells).rstrip()
