"""The page Behaviour: rules made, moved, switched and taken out, the default, and a payment to try them with."""

import pytest
from django.test import Client
from django.urls import reverse

from simulator.models import OutcomeRule
from simulator.outcomes.trial_amounts import TRIAL_AMOUNTS
from simulator.rulebook import put_rule, rules_of
from tenants.models import Shortfall, Tenant

HERE = reverse("admin:simulator_outcomerule_changelist")
ADD = reverse("admin:simulator_outcomerule_add")

pytestmark = pytest.mark.django_db(transaction=True)


def button(name: str, *args: object) -> str:
    return reverse(f"admin:simulator_outcomerule_{name}", args=args)


def text(office: Client, address: str = HERE) -> str:
    answer = office.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def made(tenant: Tenant, name: str, course: str = "fail") -> OutcomeRule:
    return put_rule(tenant, {"name": name, "course": course})


def test_a_rule_is_made_and_told_in_plain_english(office: Client, tenant: Tenant) -> None:
    values = {"name": "Bad amounts", "course": "fail after 30s, reason AC04", "is_on": "on"}
    assert office.post(ADD, values | {"type": "PAYOUT", "ending": "99", "share": "0.5"}).status_code == 302
    (rule,) = rules_of(tenant)
    assert (rule.millionths, rule.ending, rule.type, rule.is_on) == (500_000, "99", "PAYOUT", True)
    page = text(office)
    assert "Payouts, 50 % of them, whose amount ends in 99: It starts PENDING. After 30 seconds it fails" in page


def test_a_rule_is_changed(office: Client, tenant: Tenant) -> None:
    rule = made(tenant, "a")
    address = reverse("admin:simulator_outcomerule_change", args=[rule.pk])
    shown = office.get(address).context["form"].initial
    assert shown["course"] == "fail"
    assert office.post(address, {"name": "b", "course": "pending", "is_on": "on", "left": "3"}).status_code == 302
    (changed,) = rules_of(tenant)
    assert (changed.name, changed.course, changed.left, changed.seed) == ("b", "pending", 3, rule.seed)


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({"course": "fial"}, "course", "did you mean"),
        ({"course": "fail", "asset": "euro"}, "asset", "EUR/2"),
        ({"course": "fail", "share": "half"}, "share", "0.25"),
        ({"course": "fail", "share": "1.5"}, "share", "from 0 to 1"),
        *(
            ({"course": "fail", "share": text}, "share", "0.25")
            for text in ("Infinity", "1e999999999", "-1", "0.0000001")
        ),
        ({"course": "fail", "left": "9" * 30}, "left", "from 0 to"),
        ({"course": "fail", "least": "9" * 79}, "least", "78 digits"),
        ({"course": "x " * 600}, "course", "at most 1000 characters"),
        ({"course": "fail", "least": "1,500", "asset": "EUR/2"}, "least", "1.50 or 1,500.00"),
        ({"course": "fail", "most": "0,5"}, "most", "decimals"),
        ({"course": "fail", "least": "10", "most": "9"}, "most", "the smaller amount first"),
        ({"course": "fail", "ending": "x"}, "ending", "digits"),
        ({"course": "fail", "left": "-1"}, "left", "from 0 to"),
    ],
)
def test_a_bad_rule_is_refused_at_its_field(
    office: Client, tenant: Tenant, values: dict[str, str], field: str, told: str
) -> None:
    answer = office.post(ADD, values)
    assert answer.status_code == 422
    assert told in " ".join(answer.context["form"].errors[field])
    assert rules_of(tenant) == []


def test_buttons_do_nothing_when_they_are_only_looked_at(office: Client, tenant: Tenant) -> None:
    before = tenant.outcome
    assert {office.get(button(name)).status_code for name in ("default", "trial_amounts")} == {405}
    tenant.refresh_from_db()
    assert (rules_of(tenant), tenant.outcome) == ([], before)


def test_the_default_is_changed_with_what_becomes_of_short_funds(office: Client, tenant: Tenant) -> None:
    office.post(button("default"), {"outcome": "succeed after 5 s", "shortfall": Shortfall.FAIL})
    tenant.refresh_from_db()
    assert (tenant.outcome, tenant.shortfall) == ("succeed after 5s", Shortfall.FAIL)
    assert "stays PROCESSING for ever" in text(office)
    office.post(button("default"), {"outcome": "return after 2d", "shortfall": Shortfall.REFUSE})
    assert "make a rule for one type" in text(office)
    tenant.refresh_from_db()
    assert (tenant.outcome, tenant.shortfall) == ("succeed after 5s", Shortfall.FAIL)


def test_test_amounts_are_added_once(office: Client, tenant: Tenant) -> None:
    for _ in range(2):
        office.post(button("trial_amounts"))
    assert len(rules_of(tenant)) == len(TRIAL_AMOUNTS)


TRIED = {"type": "PAYOUT", "amount": "90.12", "currency": "EUR/2"}


def tried(office: Client, **values: str) -> str:
    answer = office.get(HERE, TRIED | values)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_payment_is_tried(office: Client, tenant: Tenant) -> None:
    office.post(button("trial_amounts"))
    page = tried(office)
    assert "The rule “Returned in part” takes it." in page
    assert "40 % of it is returned" in page
    assert "No rule matches: the default takes it." in tried(office, amount="1.00")
    wish = {"metadata-key": "mockpsp.outcome", "metadata-value": "fail after 5s"}
    assert "caller's wish".replace("'", "&#x27;") in tried(office, **wish)
    assert "stays PROCESSING for ever" in tried(office, **wish)
    assert "It would be refused" in tried(office, **(wish | {"metadata-value": "fial"}))
    assert tenant.records == Tenant.objects.get(pk=tenant.pk).records


@pytest.mark.parametrize("values", [{"amount": "x"}, {"currency": "euro"}, {"type": "x"}, {"amount": "0"}])
def test_what_cannot_be_tried_is_told(office: Client, tenant: Tenant, values: dict[str, str]) -> None:
    page = tried(office, **values)
    assert "errorlist" in page or "It would be refused" in page


def test_an_operator_chooses_a_dataset_first(operator_office: Client, tenant: Tenant) -> None:
    assert operator_office.get(HERE).status_code == 403


def test_amounts_are_typed_and_shown_in_the_digits_of_the_asset(office: Client, tenant: Tenant) -> None:
    office.post(ADD, {"course": "fail", "asset": "EUR/2", "least": "98,90", "most": "1.234,50 EUR"})
    (rule,) = rules_of(tenant)
    assert (rule.least, rule.most) == (9_890, 123_450)
    page = office.get(reverse("admin:simulator_outcomerule_change", args=[rule.pk])).content.decode()
    assert 'value="98.90"' in page
    assert 'value="1,234.50"' in page
    assert "in EUR/2 of 98.90 EUR to 1,234.50 EUR" in office.get(HERE).content.decode()
