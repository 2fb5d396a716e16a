"""What is measured, by name: each work gives rows of the table."""

import gc
import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx

from benchmarks import peers
from benchmarks.bench import PLAIN, Bench
from benchmarks.data import PAGE, READ, WRITTEN, Calls, balances, page_path, pages, payout, payouts
from benchmarks.databases import fill, new_database
from benchmarks.processes import WORKERS, BadRun, megabytes, ours, run
from benchmarks.table import Row, Target, in_turn
from simulator.consumer.connector import Feed

PRISM, LOCALSTRIPE = f"Prism {peers.PRISM}, static example", f"localstripe {peers.LOCALSTRIPE}"
PAGES = {
    PLAIN: {"SQLite": Target(25, aim=45), "PostgreSQL": Target(16, aim=28)},
    PRISM: {"SQLite": Target(3, aim=6), "PostgreSQL": Target(1.5, aim=3)},
}
BALANCES = {PLAIN: {"SQLite": Target(5, aim=8), "PostgreSQL": Target(5, aim=8)}}
PAYOUTS = {
    PLAIN: {"SQLite": Target(3), "PostgreSQL": Target(4, aim=7)},
    LOCALSTRIPE: {"SQLite": Target(6), "PostgreSQL": Target(8, aim=15)},
}
AS_QUICK, DEEP, NO_SLOWER = Target(0.97), Target(1.5, at_most=True), Target(1.1, at_most=True)
START, MEMORY = Target(1.5, at_most=True), Target(200, at_most=True)
SEEDED, SMALL = 20_000, 1_000  # payments that are seeded, records of the small database


def page(bench: Bench) -> Iterator[Row]:
    """A page against the plain version and against Prism."""
    calls = pages(bench.database.records)
    return bench.compare(f"GET /transactions, {PAGE} rows", calls, PAGES, {PRISM: peers.prism})


def due(bench: Bench) -> Iterator[Row]:
    """A page of a dataset in which a step is due later, against one of a plain dataset."""
    body = payout(0, secrets.token_hex(8)) | {"metadata": {"mockpsp.outcome": "succeed after 365d"}}
    httpx.post(f"{bench.ours.root}/payouts", json=body, headers=WRITTEN).raise_for_status()
    plain = pages(bench.database.records)
    figures = bench.rates({"due": plain._replace(headers=WRITTEN), "plain": plain})
    name = f"GET /transactions, {PAGE} rows, a step being due in a year"
    yield Row(name, "a plain dataset of ours", figures["due"], figures["plain"], target=AS_QUICK)


def deep(bench: Bench) -> Iterator[Row]:
    """A page deep in one filter against its first."""
    number = max(bench.database.records // PAGE // 2, 1)  # 5,000 of a million
    figures = bench.rates({"far": Calls([page_path(page=number)]), "first": Calls([page_path()])})
    name = f"page {number:,} of one filter: time"
    yield Row(name, "page 1", figures["far"], figures["first"], target=DEEP, is_slowness=True)


def balance(bench: Bench) -> Iterator[Row]:
    """Balances against the plain version."""
    return bench.compare("GET /accounts/{id}/balances", balances(), BALANCES, {})


def post(bench: Bench) -> Iterator[Row]:
    """Payouts, durable when they are answered, here and in the plain version; localstripe keeps its own in a file."""
    return bench.compare("POST /payouts, durable", payouts(), PAYOUTS, {LOCALSTRIPE: peers.localstripe})


def seed(bench: Bench) -> Iterator[Row]:
    """Payments a second of `manage.py seed`, into an empty database."""

    def payments() -> float:
        with new_database(bench.database.url) as url:
            began = time.perf_counter()
            run(url, "seed", "bench-seeded", f"--payments={SEEDED}", "--seed=benchmark")
            return SEEDED / (time.perf_counter() - began)

    yield bench.alone(f"seed of {SEEDED:,} payments: payments", payments)


def read(bench: Bench) -> Iterator[Row]:
    """The last tenth of a full read by the consumer against its first tenth."""
    reads = [_tenths(bench) for _ in range(bench.rounds)]
    last, first = ([seconds[tenth] for seconds in reads] for tenth in (-1, 0))
    name = f"full read of {bench.database.records:,} records by the consumer: its last tenth"
    yield Row(name, "its first tenth", last, first, "s", NO_SLOWER)


def _tenths(bench: Bench) -> list[float]:
    """Seconds that each tenth of the records took. The reader's own heap must not count: it grows all the while."""
    records, ids, seconds, began = bench.database.records, set[str](), list[float](), time.perf_counter()
    with httpx.Client(base_url=bench.ours.root, headers=READ, timeout=30) as client:
        for item in Feed(client, "/transactions", "updatedAt").read():
            ids.add(item["id"])
            if len(ids) >= records // 10 * (len(seconds) + 1):
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
    full, records = bench.database.url, bench.database.records
    with new_database(full) as small:
        fill(small, SMALL)
        sides = {
            f"among the newest {SMALL:,}": partial(_fresh_rate, bench, full, pages(records, SMALL)),
            "from anywhere": partial(_fresh_rate, bench, full, pages(records)),
            "small": partial(_fresh_rate, bench, small, pages(SMALL)),
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

    yield bench.alone("start of the server to its first answer", seconds, "s", START)


def memory(bench: Bench) -> Iterator[Row]:
    """The most that all the server's processes hold together while they answer pages and payouts."""

    def most() -> float:
        samples, all_pages = [0.0], pages(bench.database.records)
        with ThreadPoolExecutor(1) as pool:
            load = pool.submit(lambda: [bench.rate(bench.ours.root, calls) for calls in (all_pages, payouts())])
            while not load.done():
                samples.append(megabytes(bench.ours.process.pid))
                time.sleep(0.2)
            load.result()
        return max(samples)

    yield bench.alone(f"memory under load, {WORKERS} workers, sum of PSS", most, "MB", MEMORY)


WORK: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "page": page, "due": due, "deep": deep, "balances": balance, "payouts": post,
    "seed": seed, "read": read, "size": size, "start": start, "memory": memory,
}  # fmt: skip
