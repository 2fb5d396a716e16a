"""A dataset's rules: put, moved, switched and dropped, and refused by the names of their fields."""

import pytest

from ledgerdata.rules.errors import InvalidInput, NotPossible, UnknownReference
from simulator import ordered_rules
from simulator.outcomes.trial_amounts import TRIAL_AMOUNTS
from simulator.rulebook import (
    drop_rule,
    move_rule,
    put_rule,
    rules_of,
    set_default,
    switch_rule,
    take_over_trial_amounts,
)
from tenants.models import Tenant

pytestmark = pytest.mark.django_db(transaction=True)


def names(tenant: Tenant) -> str:
    return "".join(rule.name for rule in rules_of(tenant))


def put(tenant: Tenant, *named: str) -> list[int]:
    return [put_rule(tenant, {"name": name, "course": "fail"}).pk for name in named]


def test_rules_stand_in_the_order_in_which_they_were_put(tenant: Tenant, stranger: Tenant) -> None:
    put(tenant, "a", "b", "c")
    put(stranger, "x")
    assert (names(tenant), names(stranger)) == ("abc", "x")
    tenant.refresh_from_db()
    assert tenant.outcome_rules == 3


def test_a_rule_is_moved_and_stays_within_the_list(tenant: Tenant) -> None:
    a, _, c = put(tenant, "a", "b", "c")
    move_rule(tenant, c, -1)
    assert names(tenant) == "acb"
    move_rule(tenant, a, -1)
    assert names(tenant) == "acb"
    move_rule(tenant, a, 1)
    assert names(tenant) == "cab"


def test_a_rule_that_is_off_or_gone_does_not_count(tenant: Tenant) -> None:
    a, b = put(tenant, "a", "b")
    switch_rule(tenant, a, on=False)
    drop_rule(tenant, b)
    tenant.refresh_from_db()
    assert (names(tenant), tenant.outcome_rules) == ("a", 0)
    switch_rule(tenant, a, on=True)
    tenant.refresh_from_db()
    assert tenant.outcome_rules == 1


def test_a_rule_of_another_dataset_cannot_be_touched(tenant: Tenant, stranger: Tenant) -> None:
    (foreign,) = put(stranger, "x")
    for touch in (
        lambda: put_rule(tenant, {"name": "y"}, foreign),
        lambda: move_rule(tenant, foreign, 1),
        lambda: switch_rule(tenant, foreign, on=False),
        lambda: drop_rule(tenant, foreign),
    ):
        with pytest.raises(UnknownReference):
            touch()
    assert names(stranger) == "x"


def test_a_course_is_kept_in_its_shortest_words(tenant: Tenant) -> None:
    rule = put_rule(tenant, {"course": "PENDING; after 30 seconds succeed; after 48h return 40%, reason ac04"})
    assert rule.course == "succeed after 30s then return 40 % after 2d, reason AC04"
    assert rule.rule.course.steps


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"course": "fial"}, "course", 'did you mean "fail"?'),
        ({"course": ""}, "course", "may not be empty"),
        ({"course": "capture after 1h", "type": "PAYOUT"}, "course", "No PAYOUT starts AUTHORISATION"),
        ({"course": "fail", "left": -1}, "left", "from 0 to"),
        ({"course": "fail", "asset": "euro"}, "asset", "EUR/2"),
        ({"course": "fail", "ending": "x"}, "ending", "digits"),
        ({"course": "fail", "words": "x" * 1_001}, "words", "may have 1,000 characters"),
        ({"course": "fail", "scheme": "x" * 101}, "scheme", "may have 100 characters"),
        ({"course": "fail", "name": "x" * 201}, "name", "may have 200 characters"),
        ({"course": "fail", "name": "\0"}, "name", "control characters"),
        ({"course": "fail", "millionths": 2_000_000}, "share", "from 0 to 1"),
    ],
)
def test_a_bad_rule_is_refused_by_its_field_and_changes_nothing(
    tenant: Tenant, values: dict[str, object], field: str, told: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        put_rule(tenant, values)
    assert list(refused.value.problems) == [field]
    assert told in refused.value.problems[field]
    assert rules_of(tenant) == []


def test_there_is_an_end_to_the_list(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ordered_rules, "MOST_RULES", 2)
    put(tenant, "a", "b")
    with pytest.raises(NotPossible, match="may have 2 rules"):
        put(tenant, "c")


def test_trial_amounts_are_taken_over_once(tenant: Tenant) -> None:
    put(tenant, "a")
    assert take_over_trial_amounts(tenant) == len(TRIAL_AMOUNTS)
    assert take_over_trial_amounts(tenant) == 0
    assert [rule.ending for rule in rules_of(tenant)] == ["", *(trial.ending for trial in TRIAL_AMOUNTS)]
    assert [rule.course for rule in rules_of(tenant)][1:] == [trial.course for trial in TRIAL_AMOUNTS]


def test_the_default_is_for_every_type(tenant: Tenant) -> None:
    assert tenant.outcome == "succeed"
    assert set_default(tenant, "PENDING; succeed after 30 s") == "succeed after 30s"
    tenant.refresh_from_db()
    assert tenant.outcome == "succeed after 30s"
    with pytest.raises(InvalidInput, match="has to be possible for every type"):
        set_default(tenant, "return after 2d")
    with pytest.raises(InvalidInput, match="did you mean"):
        set_default(tenant, "suceed")
    tenant.refresh_from_db()
    assert tenant.outcome == "succeed after 30s"
