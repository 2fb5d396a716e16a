"""The truth as JSON Lines: what `GET /simulator/v1/truth` and `manage.py truth` write."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

import orjson

from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.values import write_moment
from simulator.truth.frame import Frame
from simulator.truth.holdings import TrueAccount, TrueBalance, true_accounts, true_balances
from simulator.truth.payments import TruePayment, true_payments

LINES_AT_ONCE = 500


def truth(frame: Frame) -> Iterator[dict[str, Any]]:
    """Accounts, beneficiaries, payments, balances, and a last line that says how many of each there were.

    Raises NotPossible where the dataset was emptied or replaced meanwhile: then there is no last line.
    """
    counts: Counter[str] = Counter(dict.fromkeys(("account", "beneficiary", "payment", "balance", "record"), 0))
    rows: Iterator[TrueAccount | TruePayment | TrueBalance] = chain(
        true_accounts(frame, Kind.INTERNAL),
        true_accounts(frame, Kind.BENEFICIARY),
        true_payments(frame),
        true_balances(frame),
    )
    for each in rows:
        line = each.line
        counts[line["row"]] += 1
        counts["record"] += len(line.get("records", ()))
        yield line
    frame.check_still_there()
    yield {"row": "end", "at": None if frame.at is None else write_moment(frame.at), "rows": dict(counts)}


def written(frame: Frame) -> Iterator[bytes]:
    """The lines as bytes, some hundred at once."""
    some: list[bytes] = []
    for line in truth(frame):
        some.append(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        if len(some) == LINES_AT_ONCE:
            yield b"".join(some)
            some = []
    yield b"".join(some)
