"""What is measured, by name: each work gives rows of the table. Here are those that are rates of requests."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace

import httpx

from benchmarks import peers
from benchmarks.bench import LOCALSTRIPE, PRISM, Bench, pages, payouts
from benchmarks.data import PAGE, READ, WRITTEN, balance_paths, created_at, page_path, payout
from benchmarks.load import Calls
from benchmarks.processes import Unavailable
from benchmarks.table import Row, Target
from benchmarks.whole import memory, read, seed, size, start

AS_QUICK, DEEP = Target(0.97), Target(1.5, at_most=True)


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
    """A page of a dataset in which a step is due later, against one of a plain dataset."""
    body = payout(0, secrets.token_hex(8)) | {"metadata": {"mockpsp.outcome": "succeed after 365d"}}
    httpx.post(f"{bench.ours.root}/payouts", json=body, headers=WRITTEN.headers).raise_for_status()
    plain = pages(bench.database.records)
    figures = bench.rates({"due": replace(plain, headers=WRITTEN.headers), "plain": plain})
    name = f"GET /transactions, {PAGE} rows, a step being due in a year"
    yield Row(name, "a plain dataset of ours", figures["due"], figures["plain"], target=AS_QUICK)


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


WORK: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "page": page, "due": due, "deep": deep, "balances": balances, "payouts": post,
    "seed": seed, "read": read, "size": size, "start": start, "memory": memory,
}  # fmt: skip
