"""Courses and rules in plain English."""

import pytest
from hypothesis import given

from ledgerdata.rules.lifecycle import PaymentType
from simulator.outcomes.choosing import Rule
from simulator.outcomes.course import Course
from simulator.outcomes.grammar import parse
from simulator.outcomes.matching import Match
from simulator.outcomes.sentences import say
from tests.simulator.outcomes.courses import courses


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("succeed", "It succeeds at once."),
        ("pending", "It stays PENDING until somebody settles it."),
        ("fail, reason AM04", "It fails at once (AM04, InsufficientFunds: the account does not hold the amount)."),
        ("succeed after 30s..2m", "It starts PENDING. After 30 seconds to 2 minutes it succeeds."),
        (
            "succeed after 30s then return 40 % after 1d12h, reason AC04",
            "It starts PENDING. After 30 seconds it succeeds. 1 day 12 hours later 40 % of it is returned"
            " (AC04, ClosedAccountNumber: the account is closed).",
        ),
        (
            "dispute after 3d and lose after 14d",
            "It starts SUCCEEDED. After 3 days all that is left is disputed. 14 days later the dispute is lost.",
        ),
        (
            "refund 500 minor units after 1d",
            "It starts SUCCEEDED. After 1 day 500 minor units of it are refunded.",
        ),
    ],
)
def test_a_course_is_told(text: str, told: str) -> None:
    assert say(parse(text)) == told


@given(courses())
def test_any_course_can_be_told(course: Course) -> None:
    assert say(course).count(".") >= len(course.steps) + (not course.steps)


@pytest.mark.parametrize(
    ("match", "course", "left", "told"),
    [
        (Match(), "succeed", None, "Payments: It succeeds at once."),
        (Match(ending="01"), "return after 2d", None, "Payouts and transfers whose amount ends in 01: "),
        (Match(type=PaymentType.PAYOUT), "fail", 3, "The next 3 payouts: "),
        (
            Match(asset="EUR/2", source="acc_1", millionths=250_000),
            "fail",
            None,
            "Payments, 25 % of them, in EUR/2 from",
        ),
        (Match(least=100, most=100), "fail", None, "Payments of exactly 100 of the smallest unit: "),
        (Match(asset="EUR/2", least=100, most=250), "fail", None, "in EUR/2 of 1.00 EUR to 2.50 EUR: "),
        (Match(least=100), "fail", None, "Payments of 100 of the smallest unit or more: "),
        (
            Match(metadata_key="k", metadata_value="v", words="rent"),
            "fail",
            None,
            "k = v in the metadata with “rent” in",
        ),
    ],
)
def test_a_rule_is_told(match: Match, course: str, left: int | None, told: str) -> None:
    assert told in Rule(1, match, parse(course), "seed", left).say()
