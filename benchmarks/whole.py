"""What is measured of whole processes and whole datasets: reading to the end, size, start, memory, filling."""

import gc
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx

from benchmarks.bench import Bench, pages, payouts
from benchmarks.data import READ
from benchmarks.databases import SMALL, new_database
from benchmarks.load import Calls
from benchmarks.processes import OUR_SETTINGS, BadRun, environment, manage, ours
from benchmarks.table import Row, Target, in_turn
from simulator.consumer.connector import Feed

NO_SLOWER, START, MEMORY = Target(1.1, at_most=True), Target(1.5, at_most=True), Target(200, at_most=True)
SEEDED = 20_000  # payments


def read(bench: Bench) -> Iterator[Row]:
    """The last tenth of a full read by the consumer against its first tenth."""
    reads = [_tenths(bench) for _ in range(bench.rounds)]
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
