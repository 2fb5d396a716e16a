"""Payouts: durable when they are answered, here and in the plain version; localstripe keeps its own in a file."""

from collections.abc import Iterator
from contextlib import ExitStack

from benchmarks import peers
from benchmarks.bench import Bench, payouts
from benchmarks.measure import in_turn
from benchmarks.places import Unavailable
from benchmarks.sides import LABELS, LOCAL_STRIPE, NAIVE, OURS
from benchmarks.table import Row, compared

WORK = "POST /payouts, durable"


def payout(bench: Bench) -> Iterator[Row]:
    """Payouts against the plain version and against localstripe."""
    sides = {
        OURS: bench.rate(bench.ours.root, payouts()),
        NAIVE: bench.rate(bench.naive.root, payouts()),
    }
    with ExitStack() as stack:
        try:
            peer = stack.enter_context(peers.localstripe(bench.items(1)))
        except Unavailable as error:
            yield Row(WORK, LABELS[LOCAL_STRIPE], target=bench.target("payouts", LOCAL_STRIPE), why_not=str(error))
        else:

            def post() -> float:
                peer.flush()  # it writes all that it holds at every payout: each round begins empty
                return bench.load(peer.root, peers.localstripe_payouts()).rate

            sides[LOCAL_STRIPE] = post
        figures = in_turn(sides, bench.options.rounds)
    mine = figures.pop(OURS)
    for against, theirs in figures.items():
        yield compared(WORK, LABELS[against], mine, theirs, target=bench.target("payouts", against))
