"""Numbers as geometry."""

from datetime import date

import pytest

from ledgerdata.reading.overview import Day, Outcome
from mockpsp.office.drawing import day_bars, round_up


@pytest.mark.parametrize(
    ("number", "top"), [(0, 1), (1, 1), (2, 2), (3, 5), (6, 10), (11, 20), (20, 20), (201, 500), (10**9 + 1, 2 * 10**9)]
)
def test_round_up(number: int, top: int) -> None:
    assert round_up(number) == top


def test_outcomes_stand_upon_each_other() -> None:
    counts = dict.fromkeys(Outcome, 0) | {Outcome.DONE: 5, Outcome.FAILED: 3}
    (bar,) = day_bars([Day(date(2026, 1, 31), counts)]).bars
    done, failed = bar.boxes
    assert (done.y, done.height, done.tone) == (50, 50, "ok")
    assert (failed.y, failed.height, failed.tone) == (20, 30, "bad")
    assert bar.text == "2026-01-31: 5 succeeded, 3 failed or disputed"


def test_no_day_draws_nothing() -> None:
    assert day_bars([]).bars == []
