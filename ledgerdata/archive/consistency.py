"""Checks of the lines of a file against each other, by the ledger's rules: nothing is written yet."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from ledgerdata.archive.lines import ACCOUNT, BANK_ACCOUNT, RECORD, AccountRow, BankAccountRow, RecordRow, Row
from ledgerdata.archive.refusals import refused
from ledgerdata.archive.seen import Seen
from ledgerdata.rules import lifecycle
from ledgerdata.rules.actions import legal
from ledgerdata.rules.errors import InvalidInput, NotPossible
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import Progress, check_sides
from ledgerdata.rules.values import write_moment


@dataclass(frozen=True, slots=True)
class Party:
    """An account or beneficiary of the file."""

    reference: str
    kind: Kind
    at: datetime


@dataclass(slots=True)
class Unfinished:
    """A payment of which records are to come."""

    number: int  # the line of its root
    progress: Progress
    left: int


Place = tuple[datetime, int]
"""A row's moment, and the place of its list among those of one moment."""

_LISTS = (Kind.INTERNAL, Kind.BENEFICIARY)


def _place(row: AccountRow | RecordRow) -> Place:
    return row.at, _LISTS.index(row.kind) if isinstance(row, AccountRow) else len(_LISTS)


class Consistency:
    """Takes the rows of a file one after the other, and refuses the first that cannot follow those before it."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()
        self.first: datetime | None = None
        self._last: Place | None = None
        self._accounts_first: int | None = None  # the line of the first record, where all accounts come before it
        self._is_older = False  # a payment, than an account of it: what accounts come first for
        self._parties: dict[str, Party] = {}
        self._unfinished: dict[tuple[str, str], Unfinished] = {}
        self._ibans: set[str] = set()
        self._settled: set[str] = set()
        self._seen = Seen()

    def take(self, number: int, row: Row) -> None:
        """Raises InvalidInput."""
        if isinstance(row, BankAccountRow):
            self._bank_account(number, row)
            return
        self._moment(number, row)
        if isinstance(row, AccountRow):
            self._account(number, row)
        else:
            self._record(number, row)

    def finish(self) -> None:
        """Raises InvalidInput where a payment's records are missing."""
        for (_, reference), payment in self._unfinished.items():
            problem = f"says that {reference} has {payment.left} more records, and they are not in the file"
            raise refused(payment.number, problem, "payment.records")
        if self._accounts_first is not None and not self._is_older:
            raise refused(
                self._accounts_first, "is older than accounts before it, and no payment names a newer one", "at"
            )

    def close(self) -> None:
        self._seen.close()

    def _moment(self, number: int, row: AccountRow | RecordRow) -> None:
        if self.rows[BANK_ACCOUNT]:
            raise refused(number, "stands behind a bank account; these come last")
        place = _place(row)
        if self._last is not None and place <= self._last:
            if not isinstance(row, RecordRow) or self.rows[RECORD]:
                raise refused(
                    number, f"is {write_moment(row.at)}, not after {write_moment(self._last[0])} before it", "at"
                )
            self._accounts_first = number
        elif self._accounts_first is not None and isinstance(row, AccountRow):
            raise refused(number, "stands behind records that are older than accounts; then all accounts come first")
        self._last = place
        self.first = min(self.first or row.at, row.at)

    def _account(self, number: int, row: AccountRow) -> None:
        if row.id in self._parties:
            raise refused(number, f"{row.id} is the id of an account or beneficiary before it", "id")
        self._parties[row.id] = Party(row.id, row.kind, row.at)
        self.rows[ACCOUNT] += 1

    def _bank_account(self, number: int, row: BankAccountRow) -> None:
        holder = row.settles_for
        if row.details.iban in self._ibans:
            raise refused(number, f"{row.details.iban} is that of a bank account before it", "iban")
        if holder is not None and holder not in self._parties:
            raise refused(number, f"{holder} is no account or beneficiary of the file", "settles_for")
        if holder in self._settled:
            raise refused(number, f"{holder} has a bank account before it", "settles_for")
        self._ibans.add(row.details.iban)
        if holder is not None:
            self._settled.add(holder)
        self.rows[BANK_ACCOUNT] += 1

    def _record(self, number: int, row: RecordRow) -> None:
        if not self._seen.add(row.id):
            raise refused(number, f"{row.id} is the id of a record before it", "id")
        key = (str(row.type), row.reference)
        payment = self._root(number, row) if row.payment else self._child(number, row)
        if payment.left:
            self._unfinished[key] = payment
        else:
            self._unfinished.pop(key, None)
        self.rows[RECORD] += 1

    def _root(self, number: int, row: RecordRow) -> Unfinished:
        payment = row.payment
        assert payment is not None
        if not self._seen.add(f"{row.type}/{row.reference}"):  # no id has a slash
            raise refused(number, f"{row.reference} is the reference of a {row.type} before it", "reference")
        sides = {"source": payment.source, "destination": payment.destination}
        for side, reference in sides.items():
            if reference is not None and reference not in self._parties:
                raise refused(number, f"{reference} is no account or beneficiary before it", f"payment.{side}")
        source, destination = (self._parties[side] if side else None for side in sides.values())
        try:
            check_sides(row.type, source, destination)
        except NotPossible as error:
            raise refused(number, str(error), "payment") from error
        self._is_older |= any(side is not None and side.at > row.at for side in (source, destination))
        progress = lifecycle.begin(row.type, row.status, int(row.amount))
        return Unfinished(number, progress, payment.records - 1)

    def _child(self, number: int, row: RecordRow) -> Unfinished:
        payment = self._unfinished.get((str(row.type), row.reference))
        if payment is None:
            raise refused(
                number, f"{row.reference} is no {row.type} before it of which records are to come", "reference"
            )
        amount = int(row.amount)
        for rule in legal(payment.progress).values():
            rest = rule.rest(payment.progress)
            if rule.status is row.status and (amount == rest or (rule.partial and amount < rest)):
                payment.progress = lifecycle.follow(payment.progress, row.status, amount)
                payment.left -= 1
                return payment
        raise _illegal(number, row, payment.progress)


def _illegal(number: int, row: RecordRow, progress: Progress) -> InvalidInput:
    legal_now = legal(progress).values()
    may = [f"{rule.status} of {'at most ' if rule.partial else ''}{rule.rest(progress)}" for rule in legal_now]
    by_then = f"the payment is {progress.state} by then, and may be {' or '.join(may) or 'nothing more'}"
    return refused(number, f"is {row.status} of {row.amount}; {by_then}", "status")
