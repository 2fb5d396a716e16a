"""A dataset's outcome rules: read in their order, written under its lock."""

from collections.abc import Mapping, Sequence
from typing import Any

from ledgerdata.rules import values
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.values import Checker
from simulator.models import OutcomeRule
from simulator.ordered_rules import OrderedRules
from simulator.outcomes.checking import check, check_for_all
from simulator.outcomes.errors import CourseError
from simulator.outcomes.grammar import parse
from simulator.outcomes.printing import write
from simulator.outcomes.trial_amounts import TRIAL_AMOUNTS
from tenants.clock import locked_clock
from tenants.models import Shortfall, Tenant
from tenants.scoping import for_tenant

MOST_NEXT = 1_000_000_000


def _note_switched_on(tenant: Tenant) -> None:
    """Keeps, in the dataset's row, how many rules are switched on."""
    tenant.outcome_rules = for_tenant(OutcomeRule, tenant).filter(is_on=True).count()
    Tenant.objects.filter(pk=tenant.pk).update(outcome_rules=tenant.outcome_rules)


_RULES = OrderedRules(OutcomeRule, _note_switched_on)
rules_of, move_rule, drop_rule, clear = _RULES.of, _RULES.move, _RULES.drop, _RULES.clear


def put_rule(tenant: Tenant, values: Mapping[str, Any], pk: int | None = None) -> OutcomeRule:
    """A new rule at the end of the list, or the one with this primary key with other values.

    Raises InvalidInput with every faulty field; UnknownReference where there is no such rule.
    """
    with _RULES.writing(tenant) as clock:
        rule = _RULES.rule(clock.tenant, pk) if pk is not None else _RULES.new(clock.tenant)
        for name, value in values.items():
            setattr(rule, name, value)
        _check(rule)
        rule.save()
        return rule


def replace_rules(tenant: Tenant, values: Sequence[Mapping[str, Any]]) -> list[OutcomeRule]:
    """The whole list anew, in one transaction.

    Raises InvalidInput with every faulty field, by the place of its rule (`0.course`).
    """
    return _RULES.replace(tenant, values, _check)


def switch_rule(tenant: Tenant, pk: int, *, on: bool) -> OutcomeRule:
    """Switches a rule on or off. Raises UnknownReference."""
    return put_rule(tenant, {"is_on": on}, pk)


def take_over_trial_amounts(tenant: Tenant) -> int:
    """Puts the ready-made amounts at the end of the list, less those whose digits it has; returns how many."""
    with _RULES.writing(tenant) as clock:
        had = set(for_tenant(OutcomeRule, clock.tenant).values_list("ending", flat=True))
        missing = [trial for trial in TRIAL_AMOUNTS if trial.ending not in had]
        for trial in missing:
            rule = _RULES.new(clock.tenant)
            rule.name, rule.ending, rule.course = trial.name, trial.ending, trial.course
            rule.save()
        return len(missing)


def set_default(tenant: Tenant, course: str, shortfall: Shortfall | None = None) -> str:
    """Sets the course of payments that no rule matches, and of those without funds; returns the stored course.

    Raises InvalidInput where it cannot be read, or is not possible for every type of payment.
    """
    checker = Checker()
    written: str = checker.take("outcome", checked_default, course)
    checker.done()
    with locked_clock(tenant) as clock:
        changed = Tenant(outcome=written, shortfall=shortfall or clock.tenant.shortfall)
        Tenant.objects.filter(pk=clock.tenant.pk).update(outcome=changed.outcome, shortfall=changed.shortfall)
    return written


def _check(rule: OutcomeRule) -> None:
    """Checks every field, and writes the course in its shortest words."""
    checker = Checker()
    try:
        rule.match.check()
    except InvalidInput as refused:
        checker.problems.update(refused.problems)
    rule.seed = checker.take("seed", values.text, rule.seed, 1, 100)
    checker.take("left", _count, rule.left)
    rule.course = checker.take("course", _checked_course, rule)
    rule.name = checker.take("name", values.name, rule.name or rule.course or "Rule")
    checker.done()


def _checked_course(rule: OutcomeRule) -> str:
    course = _parsed(rule.course)
    types = [rule.match.type] if rule.match.type else []
    try:
        check(course, *types)
    except CourseError as error:
        raise ValueError(f"is not possible. {error}") from error
    return write(course)


def checked_default(text: str) -> str:
    """The course in its shortest words. Raises ValueError where it cannot be a dataset's default."""
    course = _parsed(text)
    try:
        check_for_all(course)
    except CourseError as error:
        raise ValueError(f"has to be possible for every type; make a rule for one type. {error}") from error
    return write(course)


def _parsed(text: object) -> Any:
    try:
        return parse(values.text(text))
    except CourseError as error:
        raise ValueError(f"cannot be read. {error}") from error


def _count(left: int | None) -> None:
    if left is not None and not 0 <= left <= MOST_NEXT:
        raise ValueError(f"is {left}; it has to be a whole number from 0 to {MOST_NEXT:,}, or empty for all")
