"""Summaries of wrk, figures, and the rows of the table."""

import itertools

import pytest

from benchmarks.bench import read_summary
from benchmarks.processes import BadRun
from benchmarks.table import Row, Target, figure, in_turn, table

SUMMARY = '{"requests":1000,"microseconds":2000000,"refused":%d,"broken":%d}'


def test_a_rate_is_answers_by_the_seconds_that_wrk_ran() -> None:
    assert read_summary("Running 2s test\n" + SUMMARY % (0, 0) + "\n", "GET /") == 500.0


@pytest.mark.parametrize(("refused", "broken"), [(1, 0), (0, 1)])
def test_a_run_with_errors_is_thrown_out(refused: int, broken: int) -> None:
    with pytest.raises(BadRun, match="GET /x"):
        read_summary(SUMMARY % (refused, broken), "GET /x")


def test_a_run_that_measured_nothing_is_thrown_out() -> None:
    with pytest.raises(BadRun, match="unable to connect"):
        read_summary("unable to connect", "GET /")


def test_a_figure_is_a_median_with_its_spread() -> None:
    assert figure([5.0, 1.0, 200.0, 90.0, 3.0], "s") == "5.00 s (1.00–200)"


def test_sides_are_measured_in_turn_and_the_first_round_is_thrown_away() -> None:
    order: list[str] = []
    clock = itertools.count()

    def side(name: str) -> float:
        order.append(name)
        return float(next(clock))

    figures = in_turn({"a": lambda: side("a"), "b": lambda: side("b")}, rounds=2)
    assert order == ["a", "b"] * 3
    assert figures == {"a": [2.0, 4.0], "b": [3.0, 5.0]}


def test_a_ratio_is_taken_round_by_round() -> None:
    # the machine slowed to a half: the ratio of each round says nothing of it
    assert Row("page", "plain", [100.0, 50.0, 40.0], [10.0, 5.0, 4.0]).results == [10.0, 10.0, 10.0]


def test_how_much_slower_is_the_inverse_of_the_rates() -> None:
    row = Row("deep", "page 1", [50.0], [100.0], is_slowness=True, target=Target(1.5, at_most=True))
    assert row.results == [2.0]
    assert "| **no** |" in table([row])


@pytest.mark.parametrize(("result", "met"), [(3.0, True), (2.9, False)])
def test_a_target_is_met_from_its_limit_on(result: float, met: bool) -> None:
    assert Target(3.0).is_met(result) is met


def test_what_was_not_measured_stands_in_the_table_with_the_reason() -> None:
    lines = table([Row("page", "Prism", why_not="npm is missing"), Row("start", ours=[1.25], unit="s")]).splitlines()
    assert "not measured: npm is missing" in lines[2]
    assert "1.25 s (1.25–1.25)" in lines[3]
