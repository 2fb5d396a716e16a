"""What the page Behaviour shows."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from ledgerdata.admin.cells import moment
from ledgerdata.rules.actions import Action
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.reasons import REASONS, Reason
from simulator.admin.rule_form import DefaultForm, TryForm
from simulator.models import OutcomeRule
from simulator.outcomes.checking import possible_types, too_soon
from simulator.outcomes.choosing import WISH, Choice
from simulator.outcomes.course import Course
from simulator.outcomes.grammar import parse
from simulator.outcomes.presets import PRESETS
from simulator.outcomes.sentences import say, say_step
from simulator.outcomes.trial_amounts import TRIAL_AMOUNTS
from simulator.outcomes.trying import try_order
from simulator.rulebook import rules_of
from tenants.models import Tenant


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as the list shows it."""

    rule: OutcomeRule
    sentence: str
    warning: str | None
    is_first: bool
    is_last: bool


def page_of(tenant: Tenant, query: QueryDict) -> dict[str, Any]:
    """The whole page; `query` holds what is tried, and which rule was just moved."""
    rules = rules_of(tenant)
    default = parse(tenant.outcome)
    form = TryForm(tenant, query if "type" in query else None)
    return {
        "lines": [_line(rule, place, len(rules)) for place, rule in enumerate(rules)],
        "moved": query.get("moved"),
        "way": query.get("way"),
        "default_form": DefaultForm(initial={"outcome": tenant.outcome, "shortfall": tenant.shortfall}),
        "default_sentence": say(default),
        "default_warning": too_soon(default),
        "try_form": form,
        "tried": _try(tenant, rules, form) if form.is_bound else None,
        "presets": [(text, say(parse(text)), _types(parse(text))) for text in PRESETS],
        "trial_amounts": [(trial, _types(parse(trial.course)), say(parse(trial.course))) for trial in TRIAL_AMOUNTS],
        "reasons": [(reason, _takes(reason)) for reason in REASONS],
        "wish": WISH,
    }


def _line(rule: OutcomeRule, place: int, count: int) -> Line:
    read = rule.rule
    warning = too_soon(read.course, *([read.match.type] if read.match.type else possible_types(read.course)))
    return Line(rule, read.say(), warning, place == 0, place == count - 1)


def _types(course: Course) -> str:
    types = possible_types(course)
    return "any" if len(types) == len(PaymentType) else ", ".join(types)


def _takes(reason: Reason) -> str:
    return ", ".join(action.label.lower() for action in Action if action in reason.actions)


def _try(tenant: Tenant, rules: list[OutcomeRule], form: TryForm) -> dict[str, Any] | None:
    """Which rule takes the payment that is tried, and what will happen when, were it taken now."""
    if not form.is_valid():
        return None
    order = form.order()
    try:
        trial = try_order(tenant, order)
    except InvalidInput as refused:
        return {"refused": str(refused)}
    course = trial.choice.course
    return {
        "by": _by(trial.choice, {rule.pk: rule.name for rule in rules}),
        "sentence": say(course),
        "warning": too_soon(course, order.type),
        "events": [(moment(trial.start), f"starts {course.first}")]
        + [(moment(each.at), say_step(each.step)) for each in trial.steps],
    }


def _by(chosen: Choice, names: dict[int, str]) -> str:
    if chosen.rule:
        return f"The rule “{names[chosen.rule.pk]}” takes it."
    if chosen.is_wish:
        return f"Its caller's wish is followed ({WISH} in its metadata)."
    return "No rule matches: the default takes it."
