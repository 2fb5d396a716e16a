"""Checks a journal from its text alone, with decimals and rules of its own: it knows nothing of what wrote it.

The rule: what a payment has brought to its destination is what came by it, less what went back. A payout or a transfer
that is under way has left its source and has not arrived.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

CAME = {"SUCCEEDED", "CAPTURE", "REFUND_REVERSED", "DISPUTE_WON"}
WENT_BACK = {"REFUNDED", "DISPUTE"}
LEAVE_AT_ONCE = {"PAYOUT", "TRANSFER"}
RECORD_CELLS = 7  # what a line says of the record; behind it two cells for each account
NIL = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One record: `changes` and `balances` are those of the accounts that it touches."""

    payment: str
    type: str
    status: str
    amount: Decimal
    source: str
    destination: str
    changes: dict[str, Decimal]
    balances: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Section:
    """What happened in one asset. `sums` and `held` are the closing line's, `together` the line below it."""

    asset: str
    lines: list[Line]
    sums: dict[str, Decimal]
    held: dict[str, Decimal]
    together: Decimal

    def payments(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            found[line.payment].append(line)
        return found


def read(text: str) -> Iterator[Section]:
    """The sections of a journal; how it is made and who takes part stand before the first one."""
    for part in text.split("\n\n")[1:]:
        asset, head, *rows, end, together = part.splitlines()
        accounts = _cells(head)[RECORD_CELLS::2]
        lines = [_line(_cells(row), accounts) for row in rows]
        sums, held = _by_account(_cells(end), accounts)
        yield Section(asset, lines, sums, held, _decimal(together.partition(": ")[2]))


def check(text: str) -> None:
    """Raises AssertionError where anything in the journal does not add up."""
    for section in read(text):
        for account in section.held:
            _check_column(section, account)
        assert sum(section.held.values()) == section.together, f"all of {section.asset}"
        for number, lines in section.payments().items():
            _check_payment(number, lines)


def _check_column(section: Section, account: str) -> None:
    """Each balance is the one before it and the change, and the last one is what is there at the end."""
    touching = [line for line in section.lines if account in line.changes]
    balances = [NIL, *(line.balances[account] for line in touching)]
    for line, (before, after) in zip(touching, pairwise(balances), strict=True):
        assert before + line.changes[account] == after, f"{account} after {line}"
    assert sum(line.changes[account] for line in touching) == section.sums[account] == section.held[account], account
    assert balances[-1] == section.held[account], account


def _check_payment(number: str, lines: list[Line]) -> None:
    first = lines[0]
    assert len({(line.type, line.source, line.destination) for line in lines}) == 1, f"payment {number}"
    changed: dict[str, Decimal] = defaultdict(Decimal)
    arrived = NIL
    for line in lines:
        for account, change in line.changes.items():
            assert abs(change) == line.amount, f"payment {number}"
            changed[account] += change
        arrived += line.amount * ((line.status in CAME) - (line.status in WENT_BACK))
        assert NIL <= arrived <= first.amount, f"payment {number}"
        under_way = first.amount if line.status == "PENDING" and line.type in LEAVE_AT_ONCE else NIL
        moved = {first.destination: arrived, first.source: -arrived - under_way}
        expected = {account: amount for account, amount in moved.items() if account.isupper() and amount}
        assert {account: amount for account, amount in changed.items() if amount} == expected, f"payment {number}"


def _line(cells: list[str], accounts: list[str]) -> Line:
    _, payment, type, status, amount, source, destination = cells[:RECORD_CELLS]
    return Line(payment, type, status, _decimal(amount), source, destination, *_by_account(cells, accounts))


def _by_account(cells: list[str], accounts: list[str]) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """The changes and the balances that the cells behind the record's own tell."""
    own = cells[RECORD_CELLS:]
    own += [""] * (2 * len(accounts) - len(own))  # a line ends with its last cell that is not empty
    pairs = dict(zip(accounts, zip(own[::2], own[1::2], strict=True), strict=True))
    changes = {account: _decimal(change) for account, (change, _) in pairs.items() if change}
    return changes, {account: _decimal(balance) for account, (_, balance) in pairs.items() if balance}


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")]


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
