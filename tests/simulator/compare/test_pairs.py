"""What both sides hold alike is set aside, in whatever order the consumer gives it, and with little in memory."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from simulator.compare import pairs
from simulator.compare.copy import Copy
from simulator.compare.pairs import ONLY_THEIRS, Packed, Pair, unlike

OURS = [(f"payment-{number:03}", "PAYIN", b"as it is") for number in range(100)]
CHANGED = ("payment-017", "PAYIN", b"another amount")
RETYPED = ("payment-018", "PAYOUT", b"as it is")
UNKNOWN = ("payment-of-nobody", "PAYIN", b"as it is")
LACKING = OURS[50]
HELD = [each for each in OURS if each != LACKING and each[0] != CHANGED[0]] + [CHANGED, RETYPED, UNKNOWN]
ORDERS = {
    "oldest first": sorted(HELD),
    "newest first": sorted(HELD, reverse=True),
    "by chance": Random(7).sample(HELD, len(HELD)),
    "two halves": sorted(HELD)[51:] + sorted(HELD)[:51],
}


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    copy = Copy(tmp_path / "copy.sqlite3")
    yield copy
    copy.close()


def read(copy: Copy, held: list[Packed]) -> None:
    rows = [(reference, type, reference, value) for reference, type, value in held]
    copy.keep("payment", rows, "payments", "", is_done=True)
    copy.begin_comparing()


def only_held(copy: Copy) -> list[tuple[str, str]]:
    return [row[:2] for row in copy.rows(ONLY_THEIRS)]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("window", [0, 3, 10_000])
def test_what_differs_is_left_in_our_order(
    order: str, window: int, copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs, "WINDOW", window)
    monkeypatch.setattr(pairs, "AT_ONCE", 4)
    read(copy, ORDERS[order])
    assert list(unlike(copy, OURS)) == [
        Pair("payment-017", "PAYIN", b"as it is", b"another amount"),
        Pair(*LACKING, None),
    ]
    assert sorted(only_held(copy)) == sorted([RETYPED[:2], UNKNOWN[:2]])


@pytest.mark.parametrize("window", [0, 10_000])
def test_of_a_payment_that_was_read_twice_the_one_that_is_right_counts(
    window: int, copy: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows move to the next page where payments come in meanwhile."""
    monkeypatch.setattr(pairs, "WINDOW", window)
    read(copy, [CHANGED, *OURS])
    assert list(unlike(copy, OURS)) == []


def test_of_two_that_are_wrong_the_one_that_was_read_last_is_told(copy: Copy) -> None:
    later = (*CHANGED[:2], b"a third amount")
    read(copy, [CHANGED, later])
    assert list(unlike(copy, OURS[17:18])) == [Pair(*OURS[17], b"a third amount")]
    assert only_held(copy) == []
