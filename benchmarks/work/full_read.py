"""All records of the dataset, read as the connector reads them."""

import gc
import time
from collections.abc import Iterator

import httpx

from benchmarks.bench import Bench
from benchmarks.data import READ
from benchmarks.measure import Figure, ratio
from benchmarks.places import BadRun
from benchmarks.table import Row, show
from simulator.consumer.connector import Feed

TENTHS = 10


def full_read(bench: Bench) -> Iterator[Row]:
    """The last tenth of a full read against its first tenth."""
    reads = [_tenths(bench) for _ in range(bench.options.reads)]
    last, first = ([read[tenth] for read in reads] for tenth in (-1, 0))
    result, target = ratio(last, first), bench.target("read")
    work = f"full read of {bench.database.records:,} records by the consumer: its last tenth"
    yield Row(work, "its first tenth", show(Figure.of(last), "s"), show(Figure.of(first), "s"), result, "x", target)


def _tenths(bench: Bench) -> list[float]:
    """Seconds that each tenth of the records took. The reader's own heap must not count: it grows all the while."""
    tenth = bench.database.records // TENTHS
    seconds: list[float] = []
    read: list[str] = []
    began, more = time.perf_counter(), True
    with httpx.Client(base_url=bench.ours.root, headers=READ.headers, timeout=30) as client:
        feed = Feed(client, "/transactions", "updatedAt")
        while more:
            items, more = feed.read_chunk()
            read += [item["id"] for item in items]
            while len(read) >= tenth * (len(seconds) + 1):
                seconds.append(time.perf_counter() - began)
                gc.freeze()  # what was read so far is not looked through again by the collector
                began = time.perf_counter()
    gc.unfreeze()
    if not len(read) == len(set(read)) == bench.database.records:
        raise BadRun(f"the consumer read {len(set(read)):,} records of {bench.database.records:,} in {len(read):,}")
    return seconds[:TENTHS]
