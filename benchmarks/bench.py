"""One database with the servers on it, how long they are measured, and the requests that they get."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx

from benchmarks import load, peers
from benchmarks.data import PAGE, READ, WRITTEN, page_paths, payout
from benchmarks.databases import Database
from benchmarks.load import Calls
from benchmarks.processes import Server
from benchmarks.table import Row, Target, in_turn

PLAIN, PRISM = "plain ModelViewSet", f"Prism {peers.PRISM}, static example"
LOCALSTRIPE = f"localstripe {peers.LOCALSTRIPE}"
AT_LEAST = {  # by work, the other side, and database: how many times as quick
    ("page", PLAIN): {"SQLite": Target(25, aim=45), "PostgreSQL": Target(16, aim=28)},
    ("page", PRISM): {"SQLite": Target(3, aim=6), "PostgreSQL": Target(1.5, aim=3)},
    ("balances", PLAIN): {"SQLite": Target(5, aim=8), "PostgreSQL": Target(5, aim=8)},
    ("payouts", PLAIN): {"SQLite": Target(3), "PostgreSQL": Target(4, aim=7)},
    ("payouts", LOCALSTRIPE): {"SQLite": Target(6), "PostgreSQL": Target(8, aim=15)},
}


@dataclass(frozen=True, slots=True)
class Bench:
    """One database with our server and the plain version on it, and how long to measure."""

    database: Database
    ours: Server
    naive: Server
    rounds: int = 1
    seconds: float = 1
    connections: int = 1

    def rate(self, root: str, calls: Calls) -> float:
        return load.rate(root, calls, seconds=self.seconds, connections=self.connections)

    def rates(self, sides: Mapping[str, Calls]) -> dict[str, list[float]]:
        """Those of our server, side after side."""
        return in_turn({side: partial(self.rate, self.ours.root, calls) for side, calls in sides.items()}, self.rounds)

    def items(self, count: int) -> list[dict[str, Any]]:
        """The first transactions that our server answers."""
        answer = httpx.get(f"{self.ours.root}/transactions?pageSize={count}", headers=READ.headers)
        items: list[dict[str, Any]] = answer.raise_for_status().json()
        return items

    def compare(self, work: str, name: str, calls: Calls, others: dict[str, Callable[[], float]]) -> Iterator[Row]:
        """Ours against the plain version and the others."""
        sides = {PLAIN: lambda: self.rate(self.naive.root, calls), **others}
        figures = in_turn({"": lambda: self.rate(self.ours.root, calls), **sides}, self.rounds)
        for other in sides:
            target = AT_LEAST[work, other][self.database.name]
            yield Row(name, other, figures[""], figures[other], target=target)


def pages(records: int, among: int | None = None) -> Calls:
    """First pages of 100 rows, from moments all over the dataset, or `among` so many of its newest records."""
    return Calls(page_paths(records, among), READ.headers)


def payouts() -> Calls:
    """Payouts with a fresh idempotency key each, by turns from and to all accounts."""
    bodies = [json.dumps(payout(number, "{key}")) for number in range(PAGE)]
    return Calls(["/payouts"] * PAGE, WRITTEN.headers | {"Content-Type": "application/json"}, "POST", bodies)
