"""All records of the dataset, read as the connector reads them."""

import time
from collections.abc import Iterator

import httpx

from benchmarks.bench import Bench
from benchmarks.data import READ
from benchmarks.measure import Figure, ratio
from benchmarks.places import BadRun
from benchmarks.table import Row, show
from tests.consumer.connector import Feed

TENTHS = 10


def full_read(bench: Bench) -> Iterator[Row]:
    """The last tenth of a full read against its first tenth."""
    reads = [_tenths(bench) for _ in range(bench.options.reads)]
    last, first = ([read[tenth] for read in reads] for tenth in (-1, 0))
    result, target = ratio(last, first), bench.target("read")
    work = f"full read of {bench.database.records:,} records by the consumer: its last tenth"
    yield Row(work, "its first tenth", show(Figure.of(last), "s"), show(Figure.of(first), "s"), result, "x", target)


def _tenths(bench: Bench) -> list[float]:
    """Seconds that each tenth of the records took."""
    tenth = bench.database.records // TENTHS
    seconds: list[float] = []
    seen, began, more = set[str](), time.perf_counter(), True
    with httpx.Client(base_url=bench.ours.root, headers=READ.headers, timeout=30) as client:
        feed = Feed(client, "/transactions", "updatedAt")
        while more:
            items, more = feed.read_chunk()
            seen.update(item["id"] for item in items)
            while len(seen) >= tenth * (len(seconds) + 1):
                now = time.perf_counter()
                seconds.append(now - began)
                began = now
    if len(seen) != bench.database.records:
        raise BadRun(f"the consumer read {len(seen):,} records of {bench.database.records:,}")
    return seconds[:TENTHS]
