"""Reads the consumer's lists into the copy, each from where it was read to."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ledgerdata.rules.kinds import Kind
from simulator.compare.api import ConsumerAPI, Item, Unreadable
from simulator.compare.copy import Copy, Row
from simulator.compare.items import moment, number, packed_row, text, type_of

KIND_OF = {"INTERNAL": str(Kind.INTERNAL), "EXTERNAL": str(Kind.BENEFICIARY)}
PROVIDER = "generic"
ACCOUNTS_AT_ONCE = 100

Connector = tuple[str, str]
"""A connector's provider in small letters, and its id."""

Show = Callable[[str, int], None]
"""Called with the name of a list, and how many items of it were read."""


def nothing_shown(name: str, count: int) -> None:
    """Where nobody watches."""


class _List(NamedTuple):
    """One list of the consumer: where it is, and the row of the copy that an item makes."""

    path: str
    table: str
    row: Callable[[Item], Row]


def _connector(item: Item) -> Connector:
    return str(item.get("provider") or PROVIDER).lower(), str(item.get("connectorID", ""))


def _account(item: Item) -> Row:
    kind = KIND_OF.get(text(item, "type"), "")
    name = item.get("name")
    named = name if isinstance(name, str) else ""
    return text(item, "id"), text(item, "reference"), kind, named, moment(item, "createdAt")


def _initiation(item: Item) -> Row:
    error = item.get("error")
    return text(item, "reference"), type_of(item), text(item, "status"), error if isinstance(error, str) else ""


LISTS = {
    "accounts": _List("/v3/accounts", "account", _account),
    "payments": _List("/v3/payments", "payment", packed_row),
    "initiations": _List("/v3/payment-initiations", "initiation", _initiation),
}


@dataclass(slots=True)
class Reading:
    """One reading of a consumer into a copy. `most` is how many items of a list it reads at most; 0: all."""

    api: ConsumerAPI
    copy: Copy
    connector: str = ""
    show: Show = nothing_shown
    most: int = 0

    def read(self) -> None:
        """All lists, then the balances of each internal account. Raises Unreadable."""
        for name in LISTS:
            self._read_list(name)
        self._read_balances()

    def _read_list(self, name: str) -> None:
        path, table, row = LISTS[name]
        cursor, is_done = self.copy.progress(name)
        if is_done:
            return
        count = self.copy.count(table)
        for page in self.api.pages(path, cursor):
            rows = [row(item) for item in self._own(page.items)]
            self.copy.keep(table, rows, name, page.next, is_done=not page.next)
            count += len(rows)
            self.show(name, count)
            if self.most and count > self.most:
                raise Unreadable(
                    f"there are more than {self.most:,} {name}; `compare` on the command line has no limit."
                )

    def _own(self, items: Iterable[Item]) -> Iterable[Item]:
        """The items of the connector; without a name, of the only generic one."""
        connectors = {_connector(item) for item in items}
        own = {each for each in connectors if each[0] == PROVIDER}
        if self.connector:
            own = {each for each in own if each[1] == self.connector}
        elif len(seen := self.copy.note_connectors({id for _, id in own})) > 1:
            raise Unreadable(f"there are several generic connectors; name one of them: {', '.join(seen)}")
        return items if own == connectors else (item for item in items if _connector(item) in own)

    def _read_balances(self) -> None:
        """The newest balance of each asset, account by account."""
        cursor, is_done = self.copy.progress("balances")
        last, count = int(cursor or 0), 0
        while not is_done:
            some = list(
                self.copy.rows(
                    "SELECT rowid, id, reference FROM account WHERE kind = ? AND rowid > ? ORDER BY rowid LIMIT ?",
                    str(Kind.INTERNAL),
                    last,
                    ACCOUNTS_AT_ONCE,
                )
            )
            rows = [row for _, id, reference in some for row in self._balances_of(id, reference)]
            last = some[-1][0] if some else last
            is_done = len(some) < ACCOUNTS_AT_ONCE
            self.copy.keep("balance", rows, "balances", str(last), is_done=is_done)
            count += len(some)
            self.show("accounts' balances", count)

    def _balances_of(self, account_id: str, reference: str) -> Iterator[Row]:
        newest: dict[str, Row] = {}
        for page in self.api.balances_of(account_id):
            for item in page.items:
                asset, at = text(item, "asset"), moment(item, "lastUpdatedAt")
                if asset not in newest or at >= newest[asset][3]:
                    newest[asset] = (reference, asset, number(item, "balance"), at)
        return iter(newest.values())
