"""What all measurements share: a database, both servers on it, and how long to measure."""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from benchmarks import load
from benchmarks.data import PAGE, READ, WRITTEN, balance_paths, page_paths, payout
from benchmarks.databases import Database
from benchmarks.load import Calls
from benchmarks.places import BadRun
from benchmarks.servers import Running
from benchmarks.table import Target
from benchmarks.targets import target


@dataclass(frozen=True, slots=True)
class Options:
    """How much is measured."""

    rounds: int
    seconds: float
    connections: int
    reads: int  # full reads by the consumer


@dataclass(frozen=True, slots=True)
class Bench:
    """One database with our server and the plain version on it."""

    database: Database
    ours: Running
    naive: Running
    options: Options

    def rate(self, root: str, calls: Calls) -> Callable[[], float]:
        """Measures answers a second."""
        return lambda: self.load(root, calls).rate

    def load(self, root: str, calls: Calls) -> load.Load:
        return load.run(root, calls, seconds=self.options.seconds, connections=self.options.connections)

    def target(self, work: str, against: str = "") -> Target | None:
        return target(work, against, self.database.name)

    def items(self, count: int) -> list[dict[str, Any]]:
        """The first transactions that our server answers."""
        query: dict[str, str | int] = {"pageSize": count}
        answer = httpx.get(f"{self.ours.root}/transactions", params=query, headers=READ.headers)
        items: list[dict[str, Any]] = answer.raise_for_status().json()
        return items


def pages(records: int, among: int | None = None) -> Calls:
    """First pages of 100 rows, from moments all over the dataset, or `among` so many of its newest records."""
    return Calls(page_paths(records, among), READ.headers)


def balances() -> Calls:
    return Calls(balance_paths(), READ.headers)


def payouts() -> Calls:
    """Payouts with a fresh idempotency key each, by turns from and to all accounts."""
    bodies = [json.dumps(payout(number, "{key}")) for number in range(PAGE)]
    headers = WRITTEN.headers | {"Content-Type": "application/json"}
    return Calls(["/payouts"] * len(bodies), headers, "POST", bodies)


def check_agreement(bench: Bench) -> None:
    """Both servers have to answer the same before they are compared.

    Raises BadRun naming the path where they differ.
    """
    paths = [*pages(bench.database.records).paths[::50], *balances().paths[:3]]
    for path in paths:
        mine, theirs = (httpx.get(root + path, headers=READ.headers) for root in (bench.ours.root, bench.naive.root))
        if mine.status_code != 200 or mine.json() != theirs.json():
            raise BadRun(f"{path}: we answer {mine.text[:300]}, and the plain version {theirs.text[:300]}")
        if isinstance(mine.json(), list) and len(mine.json()) != PAGE:
            raise BadRun(f"{path}: a page has {len(mine.json())} rows")
    _check_payouts(bench)


def _check_payouts(bench: Bench) -> None:
    answers = []
    for number, root in enumerate((bench.ours.root, bench.naive.root)):
        order = payout(number, secrets.token_hex(8))
        twice = [httpx.post(f"{root}/payouts", json=order, headers=WRITTEN.headers) for _ in range(2)]
        if [answer.status_code for answer in twice] != [201, 201] or twice[0].json()["id"] != twice[1].json()["id"]:
            raise BadRun(f"{root}/payouts: {[answer.text[:300] for answer in twice]}")
        answers.append(twice[0].json())
    if answers[0].keys() != answers[1].keys():
        raise BadRun(f"payouts: we answer {answers[0]}, and the plain version {answers[1]}")
