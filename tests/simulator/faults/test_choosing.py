"""Which rule hits, without a database: what matches, what is counted, and what a rate allows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median, quantiles

import pytest

from ledgerdata.rules.errors import InvalidInput
from simulator.faults.choosing import Rule, choose
from simulator.faults.delays import read_wait
from simulator.faults.effects import Effect
from simulator.faults.requests import Match, Operation, RequestFacts, read_operations
from simulator.faults.timing import Count, When
from simulator.faults.typed import read_headers, thousandths

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
READ = RequestFacts(Operation.TRANSACTIONS, page=1)
PAYOUT = RequestFacts(Operation.PAYOUTS, None, "main", "ben", "EUR/2", "100")


def rule(when: When | None = None, match: Match | None = None, seed: str = "seed") -> Rule:
    return Rule(1, "a", match or Match(), when or When(), Effect(status=500), seed, Count())


def hits(one: Rule, count: int, *, apart: float = 0.0) -> list[int]:
    """Which of so many requests it hits, counted from 1."""
    moments = [NOW + timedelta(seconds=apart * number) for number in range(count)]
    return [number for number, at in enumerate(moments, 1) if choose(READ, [one], at, at)]


def test_a_mistake_that_cannot_be_made_in_an_answer_is_no_hit() -> None:
    late = replace(rule(When(most=1)), effect=Effect(mistakes=("row_late",)))
    for operation in Operation:
        hit = choose(RequestFacts(operation), [late, rule()], NOW, NOW)
        assert hit
        assert bool(hit.effect.mistakes) is (operation is Operation.TRANSACTIONS)
    assert (late.count.seen, late.count.hits) == (1, 1)
    slow = replace(late, effect=Effect(mistakes=("row_late",), headers=(("X-Where", "here"),)), when=When())
    assert choose(RequestFacts(Operation.PAYOUTS), [slow], NOW, NOW)


@pytest.mark.parametrize(
    ("match", "asked", "is_hit"),
    [
        (Match(), READ, True),
        (Match((Operation.TRANSACTIONS,), page=1), READ, True),
        (Match(page=2), READ, False),
        (Match(page=1), PAYOUT, False),
        (Match((Operation.TRANSFERS,)), PAYOUT, False),
        (Match(source="main", destination="ben", asset="EUR/2", amount=100), PAYOUT, True),
        (Match(source="other"), PAYOUT, False),
        (Match(amount=101), PAYOUT, False),
        (Match(amount=100), READ, False),
    ],
)
def test_what_matches(match: Match, asked: RequestFacts, is_hit: bool) -> None:
    match.check()
    assert bool(choose(asked, [rule(match=match)], NOW, NOW)) == is_hit


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (When(), [1, 2, 3, 4, 5, 6]),
        (When(most=2), [1, 2]),
        (When(every=3), [3, 6]),
        (When(start=5), [5, 6]),
        (When(start=2, every=2), [3, 5]),
        (When(start=3, most=2), [3, 4]),
        (When(millionths=0), []),
        (When(millionths=1_000_000), [1, 2, 3, 4, 5, 6]),
        (When(until=NOW + timedelta(seconds=2)), [1, 2]),
    ],
)
def test_when_it_hits(when: When, expected: list[int]) -> None:
    when.check()
    assert hits(rule(when), 6, apart=1) == expected


def test_a_share_is_drawn_from_the_seed() -> None:
    quarter = When(millionths=250_000)
    drawn = hits(rule(quarter), 4_000)
    assert drawn == hits(rule(quarter), 4_000)
    assert drawn != hits(rule(quarter, seed="another"), 4_000)
    assert 900 < len(drawn) < 1_100


def test_a_rate_allows_its_burst_and_then_so_many_a_second() -> None:
    limited = rule(When(per_second=2_000, burst=3))
    assert hits(limited, 5) == [4, 5]
    assert limited.when.seconds_to_wait(limited.count) == 1
    steady = rule(When(per_second=2_000, burst=1))
    assert hits(steady, 9, apart=0.25) == [2, 4, 6, 8]
    back = rule(When(per_second=1_000, burst=1))
    assert hits(back, 3, apart=-10) == [2, 3], "a machine's clock that is set back allows nothing more"


def test_the_first_rule_that_hits_wins_and_those_passed_are_counted() -> None:
    first, second = rule(When(every=2)), replace(rule(), pk=2, name="b")
    names = [hit.name for _ in range(4) if (hit := choose(READ, [first, second], NOW, NOW))]
    assert names == ["b", "a", "b", "a"]
    assert (first.count.seen, first.count.hits, second.count.seen) == (4, 2, 2)


def test_a_log_normal_delay_has_its_median_and_p95() -> None:
    wait, random = read_wait("median 200ms p95 2s"), Random("seed")
    drawn = [wait.seconds(random) for _ in range(20_000)]
    assert median(drawn) == pytest.approx(0.2, rel=0.1)
    assert quantiles(drawn, n=20)[-1] == pytest.approx(2.0, rel=0.1)
    assert [read_wait("1s..2s").seconds(Random(1)) for _ in range(2)] == [read_wait("1s..2s").seconds(Random(1))] * 2


@pytest.mark.parametrize("text", ["", "soon", "2s..1s", "median 0s p95 1s", "median 2s p95 1s", "median 1s", "11m"])
def test_what_is_no_delay_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"write|at most"):
        read_wait(text)


def test_what_is_typed_wrongly_is_told() -> None:
    with pytest.raises(ValueError, match="operations are accounts"):
        read_operations(["payments"])
    with pytest.raises(InvalidInput, match=r"page .*; source .*"):
        Match((Operation.PAYOUTS,), page=-1, source="x" * 5_000).check()
    with pytest.raises(InvalidInput, match=r"every .*; start .*; burst .*; most .*; share .*; per_second"):
        When(most=0, every=0, start=0, millionths=-1, per_second=-1, burst=0).check()
    for text in ("x", "1.2345", "1e99999999"):
        with pytest.raises(ValueError, match=r"decimals|such as"):
            thousandths(text)
    for line in ("a b: c", "X: \u4e00", "Content-Length: 3", "\n".join(["a: b"] * 51)):
        with pytest.raises(ValueError, match=r"write|header|server|lines"):
            read_headers(line)
