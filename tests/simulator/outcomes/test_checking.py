"""Courses against the lifecycle: what can never be legal is refused, and what comes too soon is told."""

from itertools import product

import pytest

from ledgerdata.generate.scenarios.everything import lives_of
from ledgerdata.rules.actions import Action, allowed
from ledgerdata.rules.lifecycle import FIRST_STATUSES, PaymentType, Status, begin
from simulator.outcomes.checking import check, check_for_all, possible_types, too_soon
from simulator.outcomes.course import Course, Share, Step
from simulator.outcomes.durations import fixed, read_duration
from simulator.outcomes.errors import CourseError
from simulator.outcomes.grammar import parse
from simulator.outcomes.trial_amounts import TRIAL_AMOUNTS

DAY = fixed(read_duration("1d"))
IN, OUT, TRANSFER, OTHER = PaymentType


@pytest.mark.parametrize("type", PaymentType)
def test_every_life_that_the_lifecycle_has_is_possible(type: PaymentType) -> None:
    for life in lives_of(type):
        steps = [
            Step(step.action, DAY, None if step.action in _WHOLE else Share(500_000 >> number))
            for number, step in enumerate(life.steps)
        ]
        check(Course(life.first, tuple(steps)), type)


_WHOLE = {Action.SUCCEED, Action.FAIL, Action.CANCEL, Action.EXPIRE, Action.VOID, Action.WIN, Action.LOSE}


@pytest.mark.parametrize(("type", "first", "action"), list(product(PaymentType, Status, Action)))
def test_a_first_step_is_possible_where_the_table_allows_it(type: PaymentType, first: Status, action: Action) -> None:
    legal = first in FIRST_STATUSES[type] and allowed(begin(type, first, 100), action) is not None
    assert (type in possible_types(Course(first, (Step(action, DAY),)))) == legal


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("succeed", [IN, OUT, TRANSFER, OTHER]),
        ("succeed after 30s", [IN, OUT, TRANSFER, OTHER]),
        ("return after 2d", [OUT, TRANSFER]),
        ("capture after 1h", [IN]),
        ("capture 60 % after 1h then capture after 1h", [IN]),
        ("refund 500 minor units after 1d then refund 500 minor units after 1d", [IN]),
        ("fail after 5s, reason AC02", [IN]),
        ("fail after 5s, reason AC03", [OUT, TRANSFER, OTHER]),
    ],
)
def test_a_course_is_for_the_types_that_can_take_it(text: str, types: list[PaymentType]) -> None:
    assert list(possible_types(parse(text))) == types


@pytest.mark.parametrize(
    ("text", "types", "told"),
    [
        ("return after 2d", [IN], "Return does not exist for a payin"),
        ("capture after 2d", [OUT], "No PAYOUT starts AUTHORISATION"),
        ("succeed after 2d then fail after 2d", [], "Fail needs a payment that is pending"),
        ("return after 2d then return after 2d", [], "Return needs money sent and not returned"),
        ("succeed 40 % after 2d", [], "is for the whole amount"),
        ("fail after 5s, reason AC02", [OUT], "The reason of a PAYOUT is 'AC02'"),
    ],
)
def test_what_can_never_be_legal_is_refused(text: str, types: list[PaymentType], told: str) -> None:
    with pytest.raises(CourseError, match=told):
        check(parse(text), *types)


def test_a_default_has_to_suit_every_type() -> None:
    check_for_all(parse("succeed after 30s"))
    with pytest.raises(CourseError, match="Return does not exist for a payin"):
        check_for_all(parse("return after 2d"))


@pytest.mark.parametrize(
    ("text", "type", "is_told"),
    [
        ("succeed after 14s", OUT, True),
        ("fail after 5s..2m", TRANSFER, True),
        ("succeed after 15s", OUT, False),
        ("succeed after 5s", IN, False),
        ("succeed", OUT, False),
        ("return after 1s", OUT, False),
    ],
)
def test_a_payout_that_ends_too_soon_for_the_consumer_is_told(text: str, type: PaymentType, is_told: bool) -> None:
    assert (too_soon(parse(text), type) is not None) == is_told


@pytest.mark.parametrize("amount", TRIAL_AMOUNTS, ids=lambda amount: amount.ending)
def test_every_trial_amount_is_a_course_that_some_payment_can_take(amount: object) -> None:
    trial = next(each for each in TRIAL_AMOUNTS if each is amount)
    course = parse(trial.course)
    assert possible_types(course)
    assert too_soon(course) is None
    assert sum(each.ending.endswith(trial.ending) for each in TRIAL_AMOUNTS) == 1
