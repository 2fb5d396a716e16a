"""Pages and balances."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import httpx

from benchmarks import peers
from benchmarks.bench import Bench, balances, pages
from benchmarks.data import PAGE, READ, created_at, page_path
from benchmarks.databases import SMALL
from benchmarks.load import Calls
from benchmarks.measure import in_turn
from benchmarks.places import Unavailable
from benchmarks.servers import FIRST_PAGE, nginx, ours
from benchmarks.sides import COUNTED, LABELS, NAIVE, NGINX, NOTHING, OURS
from benchmarks.table import Row, compared

SLOW_CALLS = 6
PAGE_WORK = f"GET /transactions, {PAGE} rows"


def page(bench: Bench) -> Iterator[Row]:
    """A page against the plain version and against every peer, and with the limits beside it."""
    calls = pages(bench.database.records)
    counted = Calls([f"/counted{path}" for path in calls.paths], READ.headers)
    sides = {
        OURS: bench.rate(bench.ours.root, calls),
        NAIVE: bench.rate(bench.naive.root, calls),
        COUNTED: lambda: _slow_rate(bench.naive.root, counted),
        NOTHING: bench.rate(bench.naive.root, Calls(["/nothing"], READ.headers)),
    }
    items = bench.items(peers.JSON_SERVER_ROWS)
    body = httpx.get(bench.ours.root + FIRST_PAGE, headers=READ.headers).content
    with ExitStack() as stack:
        for name, start in peers.PEERS.items():
            try:
                peer = stack.enter_context(start(items))
                peers.check_page(peer)
                sides[name] = bench.rate(peer.root, peer.page)
            except Unavailable as error:
                yield Row(PAGE_WORK, LABELS[name], target=bench.target("page", name), why_not=str(error))
        try:
            server = stack.enter_context(nginx(body))
            sides[NGINX] = bench.rate(server.root, Calls(["/page.json"]))
        except Unavailable as error:
            yield Row(PAGE_WORK, LABELS[NGINX], why_not=str(error))
        figures = in_turn(sides, bench.options.rounds)
    mine = figures.pop(OURS)
    for name, theirs in figures.items():
        yield compared(PAGE_WORK, LABELS[name], mine, theirs, target=bench.target("page", name))


def _slow_rate(root: str, calls: Calls) -> float:
    """Answers a second, by a handful of them: wrk would leave after its seconds, and the next side find the rest."""
    sample = calls.paths[:: max(len(calls.paths) // SLOW_CALLS, 1)]
    with httpx.Client(base_url=root, headers=dict(calls.headers), timeout=60) as client, ThreadPoolExecutor(2) as pool:
        began = time.perf_counter()
        for answer in pool.map(client.get, sample):
            answer.raise_for_status()
        return len(sample) / (time.perf_counter() - began)


def deep(bench: Bench) -> Iterator[Row]:
    """A page deep in one filter against its first."""
    number = max(bench.database.records // PAGE // 2, 1)  # 5,000 of a million
    first, far = (Calls([page_path(created_at(0), page)], READ.headers) for page in (1, number))
    sides = {"far": bench.rate(bench.ours.root, far), "first": bench.rate(bench.ours.root, first)}
    figures = in_turn(sides, bench.options.rounds)
    work = f"page {number:,} of one filter: time"
    yield compared(work, "page 1", figures["far"], figures["first"], slower=True, target=bench.target("deep"))


def size(bench: Bench) -> Iterator[Row]:
    """A page of the full database against one of a small one: from among as many records, and from anywhere.

    The first tells what the size of a dataset costs; the second also what it costs that a processor's caches end.
    """
    database = bench.database
    records = database.records
    sides = {
        f"among the newest {SMALL:,}": _fresh_rate(bench, database.url, pages(records, SMALL)),
        "from anywhere": _fresh_rate(bench, database.url, pages(records)),
        "small": _fresh_rate(bench, database.small_url, pages(SMALL)),
    }
    figures = in_turn(sides, bench.options.rounds)
    target, at_small = bench.target("size"), figures.pop("small")
    for where, rates in figures.items():
        work = f"a page at {records:,} rows, {where}: time"
        yield compared(work, f"at {SMALL:,} rows", rates, at_small, slower=True, target=target)


def _fresh_rate(bench: Bench, url: str, calls: Calls) -> Callable[[], float]:
    """Answers a second of a server of its own: the same program may be a tenth quicker in one process than in another,
    for as long as they live."""

    def rate() -> float:
        with ours(url) as server:
            return bench.load(server.root, calls).rate

    return rate


def balance(bench: Bench) -> Iterator[Row]:
    """Balances against the plain version."""
    sides = {root: bench.rate(root, balances()) for root in (bench.ours.root, bench.naive.root)}
    mine, theirs = in_turn(sides, bench.options.rounds).values()
    work = "GET /accounts/{id}/balances"
    yield compared(work, LABELS[NAIVE], mine, theirs, target=bench.target("balances", NAIVE))
