"""The server as a process: how soon it answers, and how much memory it takes."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager

from benchmarks.bench import Bench, pages, payouts
from benchmarks.load import Calls
from benchmarks.measure import in_turn
from benchmarks.processes import pss_megabytes
from benchmarks.servers import Running, naive, ours
from benchmarks.sides import LABELS, NAIVE, OURS
from benchmarks.table import Row, alone

SAMPLE_EVERY = 0.2


def start(bench: Bench) -> Iterator[Row]:
    """From the command to the first page answered, the database being in place."""
    url = bench.database.url
    figures = in_turn({OURS: lambda: _seconds(ours, url), NAIVE: lambda: _seconds(naive, url)}, bench.options.rounds)
    work = "start of the server to its first answer"
    yield alone(work, figures[OURS], "s", bench.target("start"))
    yield alone(f"{work}: {LABELS[NAIVE]}", figures[NAIVE], "s")


def memory(bench: Bench) -> Iterator[Row]:
    """The most that all the server's processes hold together while they answer pages and payouts."""
    figures = in_turn(
        {OURS: lambda: _most(bench, bench.ours), NAIVE: lambda: _most(bench, bench.naive)}, bench.options.rounds
    )
    work = "memory under load, 2 workers, sum of PSS"
    yield alone(work, figures[OURS], "MB", bench.target("memory"))
    yield alone(f"{work}: {LABELS[NAIVE]}", figures[NAIVE], "MB")


def _seconds(server: Callable[[str], AbstractContextManager[Running]], url: str) -> float:
    began = time.perf_counter()
    with server(url):
        return time.perf_counter() - began


def _most(bench: Bench, server: Running) -> float:
    loads: list[Calls] = [pages(bench.database.records), payouts()]
    most = 0.0
    with ThreadPoolExecutor(1) as pool:
        for calls in loads:
            load = pool.submit(bench.load, server.root, calls)
            while not load.done():
                most = max(most, pss_megabytes(server.process))
                time.sleep(SAMPLE_EVERY)
            load.result()
    return most
