"""The buttons that the pages Behaviour and Faults have in common: rules moved, switched, and taken out."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import reverse

from simulator import rulebook as outcomes
from simulator.faults import rulebook as faults
from tenants.models import Tenant

pytestmark = pytest.mark.django_db(transaction=True)


class Rules(NamedTuple):
    """A page of rules with its rulebook; `values` are of any rule."""

    model: str
    rulebook: ModuleType
    values: dict[str, Any]

    def button(self, name: str, *args: object) -> str:
        return reverse(f"admin:simulator_{self.model}_{name}", args=args)

    def text(self, office: Client, address: str = "") -> str:
        answer = office.get(address or self.button("changelist"))
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    def made(self, tenant: Tenant, name: str) -> Any:
        return self.rulebook.put_rule(tenant, self.values | {"name": name})

    def shown(self, tenant: Tenant, what: Callable[[Any], Any] = lambda rule: rule.name) -> list[Any]:
        return [what(rule) for rule in self.rulebook.rules_of(tenant)]


PAGES = [Rules("outcomerule", outcomes, {"course": "fail"}), Rules("faultrule", faults, {"status": 503})]


@pytest.fixture(params=PAGES, ids=lambda page: str(page.model))
def rules(request: pytest.FixtureRequest) -> Rules:
    page: Rules = request.param
    return page


def is_on(rule: Any) -> bool:
    return bool(rule.is_on)


def test_buttons_move_switch_and_take_out(rules: Rules, office: Client, tenant: Tenant) -> None:
    first, second = rules.made(tenant, "first"), rules.made(tenant, "second")
    answer = office.post(rules.button("move", second.pk, "up"))
    assert rules.shown(tenant) == ["second", "first"]
    page = rules.text(office, answer["Location"])
    assert page.count("autofocus") == 1, "the button that was pressed, or the one beside it, has the focus again"
    office.post(rules.button("switch", first.pk))
    assert rules.shown(tenant, is_on) == [True, False]
    office.post(rules.button("drop", second.pk))
    assert rules.shown(tenant) == ["first"]
    assert "second was taken out" in rules.text(office).lower()


def test_all_rules_are_taken_out_once_it_is_meant(
    rules: Rules, office: Client, strange_office: Client, tenant: Tenant
) -> None:
    address = rules.button("clear")
    assert address not in rules.text(office)
    nothing = rules.text(office, address)
    assert "There is no rule in the list." in nothing
    assert "psp-button is-danger" not in nothing
    rules.made(tenant, "Declines at noon")
    rules.made(tenant, "Declines at midnight")
    assert address in rules.text(office)
    question = rules.text(office, address)
    assert "Declines at noon" in question
    assert "Take 2 rules out" in question
    strange_office.post(address)
    assert len(rules.shown(tenant)) == 2
    assert "Out of the list: 2 rules." in office.post(address, follow=True).content.decode()
    assert rules.shown(tenant) == []


def test_buttons_do_nothing_when_they_are_only_looked_at(rules: Rules, office: Client, tenant: Tenant) -> None:
    rule = rules.made(tenant, "a")
    for button in (("move", rule.pk, "up"), ("switch", rule.pk), ("drop", rule.pk)):
        assert office.get(rules.button(*button)).status_code == 405
    assert office.post(rules.button("move", rule.pk, "sideways")).status_code == 404
    assert rules.shown(tenant, is_on) == [True]


def test_another_datasets_rules_are_not_there(rules: Rules, strange_office: Client, tenant: Tenant) -> None:
    rule = rules.made(tenant, "mine alone")
    assert "mine alone" not in rules.text(strange_office)
    for button in (("move", rule.pk, "up"), ("switch", rule.pk), ("drop", rule.pk)):
        assert strange_office.post(rules.button(*button)).status_code == 404
    assert strange_office.post(rules.button("change", rule.pk), rules.values | {"name": "theirs"}).status_code == 404
    assert rules.shown(tenant) == ["mine alone"]
    assert rules.shown(tenant, is_on) == [True]
