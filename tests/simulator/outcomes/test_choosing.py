"""Which course a payment takes: a wish, the first rule that matches, or the default."""

from datetime import UTC, datetime, timedelta

import pytest

from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.writing.orders import Order
from simulator.outcomes.choosing import WISH, Rule, choose
from simulator.outcomes.grammar import parse
from simulator.outcomes.matching import Match
from simulator.outcomes.planning import plan

DEFAULT = parse("succeed")
ORDER = Order(
    PaymentType.PAYOUT,
    12_301,
    "EUR/2",
    source="acc_1",
    destination="ben_1",
    scheme="SEPA",
    description="Rent for May",
    metadata={"team": "blue"},
)


def rule(match: Match, course: str = "fail", left: int | None = None) -> Rule:
    return Rule(1, match, parse(course), "seed", left)


@pytest.mark.parametrize(
    ("match", "is_taken"),
    [
        (Match(), True),
        (Match(type=PaymentType.PAYOUT), True),
        (Match(type=PaymentType.TRANSFER), False),
        (Match(asset="EUR/2"), True),
        (Match(asset="USD/2"), False),
        (Match(source="acc_1", destination="ben_1"), True),
        (Match(source="acc_2"), False),
        (Match(destination="ben_2"), False),
        (Match(scheme="sepa"), True),
        (Match(scheme="ach"), False),
        (Match(least=12_301, most=12_301), True),
        (Match(least=12_302), False),
        (Match(most=12_300), False),
        (Match(ending="01"), True),
        (Match(ending="1230"), False),
        (Match(metadata_key="team"), True),
        (Match(metadata_key="team", metadata_value="blue"), True),
        (Match(metadata_key="team", metadata_value="red"), False),
        (Match(metadata_key="colour"), False),
        (Match(words="rent"), True),
        (Match(words="salary"), False),
        (Match(millionths=0), False),
        (Match(millionths=1_000_000), True),
    ],
)
def test_a_rule_takes_the_payments_that_match(match: Match, is_taken: bool) -> None:
    chosen = choose(ORDER, 1, [rule(match)], DEFAULT)
    assert (chosen.rule is not None) == is_taken
    assert chosen.course == (parse("fail") if is_taken else DEFAULT)


def test_the_first_rule_that_matches_says_what_becomes_of_a_payment() -> None:
    rules = [rule(Match(ending="99"), "pending"), rule(Match(), "fail"), rule(Match(), "cancel")]
    assert choose(ORDER, 1, rules, DEFAULT).course == parse("fail")


def test_a_rule_for_the_next_few_is_passed_over_once_they_came() -> None:
    assert choose(ORDER, 1, [rule(Match(), left=1)], DEFAULT).rule
    assert choose(ORDER, 1, [rule(Match(), left=0)], DEFAULT).rule is None


def test_a_rule_whose_course_the_type_cannot_take_is_passed_over() -> None:
    assert choose(ORDER, 1, [rule(Match(), "capture after 1h")], DEFAULT).rule is None


def test_a_share_takes_about_so_many_and_the_same_again() -> None:
    some = rule(Match(millionths=250_000))
    taken = [some.takes(ORDER, place) for place in range(4_000)]
    assert 850 <= sum(taken) <= 1_150
    assert taken == [some.takes(ORDER, place) for place in range(4_000)]


def test_the_caller_is_followed_before_any_rule() -> None:
    asked = ORDER._replace(metadata={WISH: "fail after 5s"})
    assert choose(asked, 1, [rule(Match(), "pending")], DEFAULT).course == parse("fail after 5s")


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("fial after 5s", 'did you mean "fail"?'),
        ("capture after 5s", "No PAYOUT starts AUTHORISATION"),
        ("", "may not be empty"),
    ],
)
def test_a_wish_that_cannot_be_followed_is_refused_by_its_name(wish: str, told: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        choose(ORDER._replace(metadata={WISH: wish}), 1, [], DEFAULT)
    assert list(refused.value.problems) == [f"metadata {WISH}"]
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("match", "field"),
    [
        (Match(asset="euro"), "asset"),
        (Match(least=-1), "least"),
        (Match(least=10, most=9), "most"),
        (Match(ending="0x"), "ending"),
        (Match(metadata_value="blue"), "metadata_key"),
        (Match(millionths=1_000_001), "share"),
        (Match(words="\0"), "words"),
    ],
)
def test_a_bad_match_is_refused_by_its_field(match: Match, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        match.check()
    assert list(refused.value.problems) == [field]


def test_steps_are_planned_one_after_the_other_and_the_same_again() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    course = parse("succeed after 30s..2m then return 40 % after 2d")
    planned = plan(course, start, "seed", 7)
    first, second = (each.at - start for each in planned)
    assert timedelta(seconds=30) <= first <= timedelta(minutes=2)
    assert second - first == timedelta(days=2)
    assert plan(course, start, "seed", 7) == planned
    assert len({plan(course, start, "seed", place)[0].at for place in range(50)}) > 40
