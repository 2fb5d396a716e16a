"""What is measured, by name: each work gives rows of the table."""

import gc
import json
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import httpx

from benchmarks import load, peers
from benchmarks.data import PAGE, READ, WRITTEN, balance_paths, created_at, page_path, page_paths, payout
from benchmarks.databases import SMALL, Database, new_database, new_dataset
from benchmarks.load import Calls
from benchmarks.processes import OUR_SETTINGS, BadRun, Server, Unavailable, environment, manage, ours
from benchmarks.table import Row, Target, in_turn
from simulator.consumer.connector import Feed

PLAIN, PRISM = "plain ModelViewSet", f"Prism {peers.PRISM}, static example"
LOCALSTRIPE = f"localstripe {peers.LOCALSTRIPE}"
AT_LEAST = {  # by work, the other side, and database: how many times as quick
    ("page", PLAIN): {"SQLite": Target(25, aim=45), "PostgreSQL": Target(16, aim=28)},
    ("page", PRISM): {"SQLite": Target(3, aim=6), "PostgreSQL": Target(1.5, aim=3)},
    ("balances", PLAIN): {"SQLite": Target(5, aim=8), "PostgreSQL": Target(5, aim=8)},
    ("payouts", PLAIN): {"SQLite": Target(3), "PostgreSQL": Target(4, aim=7)},
    ("payouts", LOCALSTRIPE): {"SQLite": Target(6), "PostgreSQL": Target(8, aim=15)},
}
AS_QUICK, IN_A_YEAR = Target(0.97), "succeed after 365d"
DEEP, NO_SLOWER, START = Target(1.5, at_most=True), Target(1.1, at_most=True), Target(1.5, at_most=True)
SEEDED = 20_000  # payments
MEMORY = Target(200, at_most=True)


@dataclass(frozen=True, slots=True)
class Bench:
    """One database with our server and the plain version on it, and how long to measure."""

    database: Database
    ours: Server
    naive: Server
    rounds: int = 1
    seconds: float = 1
    connections: int = 1
    reads: int = 1  # full reads by the consumer

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


def page(bench: Bench) -> Iterator[Row]:
    """A page against the plain version and against Prism."""
    name, others = f"GET /transactions, {PAGE} rows", {}
    with ExitStack() as stack:
        try:
            peer = stack.enter_context(peers.prism(bench.items(PAGE)))
            others[PRISM] = lambda: bench.rate(peer.root, peers.PRISM_PAGE)
        except Unavailable as error:
            yield Row(name, PRISM, why_not=str(error))
        yield from bench.compare("page", name, pages(bench.database.records), others)


def due(bench: Bench) -> Iterator[Row]:
    """A page and a payout of a dataset in which a step is due later, against those of a plain dataset."""
    _pay_in_a_year(bench, WRITTEN.headers)
    plain = pages(bench.database.records)
    waiting = replace(plain, headers=WRITTEN.headers)
    yield _against_plain(bench, f"GET /transactions, {PAGE} rows", waiting, plain)
    with new_dataset(bench.ours.root) as one, new_dataset(bench.ours.root) as other:
        _pay_in_a_year(bench, one)
        waiting, plain = (replace(payouts(), headers={**payouts().headers, **headers}) for headers in (one, other))
        yield _against_plain(bench, "POST /payouts", waiting, plain)


def _against_plain(bench: Bench, name: str, calls: Calls, plain: Calls) -> Row:
    figures = bench.rates({"due": calls, "plain": plain})
    return Row(
        f"{name}, a step being due in a year",
        "a plain dataset of ours",
        figures["due"],
        figures["plain"],
        target=AS_QUICK,
    )


def _pay_in_a_year(bench: Bench, headers: Mapping[str, str]) -> None:
    body = payout(0, secrets.token_hex(8)) | {"metadata": {"mockpsp.outcome": IN_A_YEAR}}
    httpx.post(f"{bench.ours.root}/payouts", json=body, headers=dict(headers)).raise_for_status()


def deep(bench: Bench) -> Iterator[Row]:
    """A page deep in one filter against its first."""
    number = max(bench.database.records // PAGE // 2, 1)  # 5,000 of a million
    pages_of = {"far": number, "first": 1}
    figures = bench.rates({side: Calls([page_path(created_at(0), n)], READ.headers) for side, n in pages_of.items()})
    name = f"page {number:,} of one filter: time"
    yield Row(name, "page 1", figures["far"], figures["first"], target=DEEP, is_slowness=True)


def balances(bench: Bench) -> Iterator[Row]:
    """Balances against the plain version."""
    yield from bench.compare("balances", "GET /accounts/{id}/balances", Calls(balance_paths(), READ.headers), {})


def post(bench: Bench) -> Iterator[Row]:
    """Payouts, durable when they are answered, here and in the plain version; localstripe keeps its own in a file."""
    name, others = "POST /payouts, durable", {}
    with ExitStack() as stack:
        try:
            peer = stack.enter_context(peers.localstripe())

            def rate() -> float:
                peers.empty_localstripe(peer)  # it writes all its payouts at each one: every round begins empty
                return bench.rate(peer.root, peers.STRIPE_PAYOUTS)

            others[LOCALSTRIPE] = rate
        except Unavailable as error:
            yield Row(name, LOCALSTRIPE, why_not=str(error))
        yield from bench.compare("payouts", name, payouts(), others)


def read(bench: Bench) -> Iterator[Row]:
    """The last tenth of a full read by the consumer against its first tenth."""
    reads = [_tenths(bench) for _ in range(bench.reads)]
    last, first = ([seconds[tenth] for seconds in reads] for tenth in (-1, 0))
    name = f"full read of {bench.database.records:,} records by the consumer: its last tenth"
    yield Row(name, "its first tenth", last, first, "s", NO_SLOWER)


def _tenths(bench: Bench) -> list[float]:
    """Seconds that each tenth of the records took. The reader's own heap must not count: it grows all the while."""
    records, ids, seconds, began, more = bench.database.records, set[str](), list[float](), time.perf_counter(), True
    with httpx.Client(base_url=bench.ours.root, headers=READ.headers, timeout=30) as client:
        feed = Feed(client, "/transactions", "updatedAt")
        while more:
            items, more = feed.read_chunk()
            ids |= {item["id"] for item in items}
            while len(ids) >= records // 10 * (len(seconds) + 1):
                seconds.append(time.perf_counter() - began)
                gc.freeze()  # what was read so far is not looked through again by the collector
                began = time.perf_counter()
    gc.unfreeze()
    if len(ids) != records:
        raise BadRun(f"the consumer read {len(ids):,} records of {records:,}")
    return seconds[:10]


def size(bench: Bench) -> Iterator[Row]:
    """A page of the full database against one of a small one: from among as many records, and from anywhere.

    The first shows what the size of a dataset costs; the second also what it costs that a processor's caches end.
    """
    full, small, records = bench.database.url, bench.database.small_url, bench.database.records
    sides = {
        f"among the newest {SMALL:,}": lambda: _fresh_rate(bench, full, pages(records, SMALL)),
        "from anywhere": lambda: _fresh_rate(bench, full, pages(records)),
        "small": lambda: _fresh_rate(bench, small, pages(SMALL)),
    }
    figures = in_turn(sides, bench.rounds)
    at_small = figures.pop("small")
    for where, rates in figures.items():
        name = f"a page at {records:,} rows, {where}: time"
        yield Row(name, f"at {SMALL:,} rows", rates, at_small, target=NO_SLOWER, is_slowness=True)


def _fresh_rate(bench: Bench, url: str, calls: Calls) -> float:
    """A server of its own each time: a process may be a tenth slower than another for as long as it lives."""
    with ours(url) as server:
        return bench.rate(server.root, calls)


def start(bench: Bench) -> Iterator[Row]:
    """From the command to the first page answered, the database being in place."""

    def seconds() -> float:
        began = time.perf_counter()
        with ours(bench.database.url):
            return time.perf_counter() - began

    yield Row(
        "start of the server to its first answer", ours=in_turn({"": seconds}, bench.rounds)[""], unit="s", target=START
    )


def memory(bench: Bench) -> Iterator[Row]:
    """The most that all the server's processes hold together while they answer pages and payouts."""

    def most() -> float:
        samples = [0.0]
        with ThreadPoolExecutor(1) as pool:
            for calls in (pages(bench.database.records), payouts()):
                running = pool.submit(bench.rate, bench.ours.root, calls)
                while not running.done():
                    samples.append(bench.ours.megabytes())
                    time.sleep(0.2)
                running.result()
        return max(samples)

    figures = in_turn({"": most}, bench.rounds)[""]
    yield Row("memory under load, 2 workers, sum of PSS", ours=figures, unit="MB", target=MEMORY)


def seed(bench: Bench) -> Iterator[Row]:
    """Payments a second of `manage.py seed`, into an empty database."""

    def payments() -> float:
        with new_database(bench.database.url) as url:
            env = environment(OUR_SETTINGS, DATABASE_URL=url)
            began = time.perf_counter()
            command = manage("seed", "bench-seeded", "--payments", str(SEEDED), "--seed", "benchmark")
            subprocess.run(command, env=env, check=True, capture_output=True)
            return SEEDED / (time.perf_counter() - began)

    figures = in_turn({"": payments}, bench.rounds)[""]
    yield Row(f"seed of {SEEDED:,} payments: payments", ours=figures)


WORK: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "page": page, "due": due, "deep": deep, "balances": balances, "payouts": post,
    "seed": seed, "read": read, "size": size, "start": start, "memory": memory,
}  # fmt: skip
