"""The page Faults: rules made, moved, switched and taken out, presets, hits that move, and a request to try."""

from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from ledgerdata.models import Account
from simulator.faults.presets import PRESETS
from simulator.faults.rulebook import put_preset, put_rule, rules_of
from simulator.models import FaultRule
from tenants.models import ApiKey, Tenant
from tests.simulator.conftest import Shop

HERE = reverse("admin:simulator_faultrule_changelist")
ADD = reverse("admin:simulator_faultrule_add")

pytestmark = pytest.mark.django_db(transaction=True)


def button(name: str, *args: object) -> str:
    return reverse(f"admin:simulator_faultrule_{name}", args=args)


def text(office: Client, address: str = HERE) -> str:
    answer = office.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def made(tenant: Tenant, name: str, **values: object) -> FaultRule:
    return put_rule(tenant, {"name": name, "status": 503} | values)


def test_a_rule_is_made_and_told_in_plain_english(office: Client, tenant: Tenant) -> None:
    values = {"name": "Down", "status": "503", "is_on": "on", "operations": ["payouts"], "share": "0.5", "most": "3"}
    values |= {"amount": "100", "headers": "Retry-After: 5", "delay": "2s", "until": "10m", "mistakes": ["twice"]}
    assert office.post(ADD, values | {"mistakes": []}).status_code == 302
    (rule,) = rules_of(tenant)
    assert (rule.millionths, rule.most, rule.operations, rule.is_on) == (500_000, 3, ["payouts"], True)
    page = text(office)
    assert "POST /payouts of exactly 100 of the smallest unit, the next 3, 50 % of them, until" in page
    assert "the status is 503; with Retry-After; it comes after 2 seconds" in page
    assert "1 fault on" in text(office, reverse("admin:index"))


def test_a_rule_is_changed(office: Client, tenant: Tenant) -> None:
    rule = made(tenant, "a", per_second=500, every=3)
    address = reverse("admin:simulator_faultrule_change", args=[rule.pk])
    shown = office.get(address).context["form"].initial
    assert (shown["per_second"], shown["every"]) == ("0.5", 3)
    assert office.post(address, {"name": "b", "way": "reset"}).status_code == 302
    (changed,) = rules_of(tenant)
    assert (changed.name, changed.way, changed.every, changed.is_on, changed.seed) == (
        "b",
        "reset",
        1,
        False,
        rule.seed,
    )


@pytest.mark.parametrize(
    ("values", "field", "told"),
    [
        ({}, "status", "another fault has to be named"),
        ({"status": "99"}, "status", "from 200 to 599"),
        ({"status": "200", "headers": "Date: now"}, "headers", "the server writes it"),
        ({"status": "200", "headers": "no colon"}, "headers", "Retry-After: 5"),
        ({"delay": "soon"}, "delay", "median 200ms p95 2s"),
        ({"delay": "1h"}, "delay", "10 minutes"),
        ({"wait": "2s", "delay": "1s"}, "wait", "connections without an answer"),
        ({"status": "500", "share": "2"}, "share", "from 0 to 1"),
        ({"status": "500", "share": "x"}, "share", "0.25"),
        ({"status": "500", "every": "0"}, "every", "from 1"),
        ({"status": "500", "page": "0"}, "page", "from 1"),
        ({"status": "500", "page": "2", "operations": ["payouts"]}, "page", "lists alone"),
        ({"status": "500", "source": "a", "operations": ["accounts"]}, "source", "writes alone"),
        ({"status": "500", "asset": "euro"}, "asset", "EUR/2"),
        ({"per_second": "many"}, "per_second", "such as 2 or 0.5"),
        ({"status": "500", "until": "some day"}, "until", "10m"),
        ({"mistakes": ["child_first"], "operations": ["accounts"]}, "mistakes", "transactions alone"),
        ({"delay": "1s", "body": "mine"}, "status", "body of your own"),
    ],
)
def test_a_bad_rule_is_refused_at_its_field(
    office: Client, tenant: Tenant, values: dict[str, str], field: str, told: str
) -> None:
    answer = office.post(ADD, values)
    assert answer.status_code == 422
    assert told in " ".join(answer.context["form"].errors[field])
    assert rules_of(tenant) == []


def test_all_are_switched_off_at_once(office: Client, strange_office: Client, tenant: Tenant) -> None:
    for name in ("a", "b"):
        made(tenant, name)
    strange_office.post(button("off"))
    assert [each.is_on for each in rules_of(tenant)] == [True, True]
    office.post(button("off"))
    assert [each.is_on for each in rules_of(tenant)] == [False, False]
    tenant.refresh_from_db()
    assert (tenant.fault_rules, tenant.attention_at) == (0, None)


def test_buttons_do_nothing_when_they_are_only_looked_at(office: Client, tenant: Tenant) -> None:
    made(tenant, "a")
    assert {office.get(address).status_code for address in (button("off"), button("preset", "locked"))} == {405}
    assert "no preset" in text(office, office.post(button("preset", "nothing"))["Location"])
    assert [each.is_on for each in rules_of(tenant)] == [True]


def test_presets_are_switched_on(office: Client, tenant: Tenant) -> None:
    for name in PRESETS:
        assert office.post(button("preset", name)).status_code == 302
    assert [rule.name for rule in rules_of(tenant)] == [preset.title for preset in PRESETS.values()]
    assert f"{len(PRESETS)} faults on" in text(office)


def test_hits_move(office: Client, tenant: Tenant, key: str) -> None:
    rule = made(tenant, "a", most=2)
    client = Client(headers={"Authorization": f"Bearer {key}"})
    assert "no hit yet" in text(office, HERE)
    assert [client.get("/accounts").status_code for _ in range(3)] == [503, 503, 200]
    assert "2 hits of 2, the last at " in text(office, HERE)
    rule.refresh_from_db()
    assert not rule.is_on
    assert "fault on" not in text(office)


def test_a_request_is_tried(office: Client, tenant: Tenant) -> None:
    rule = put_preset(tenant, "refused")
    assert "The rule “Refused (400)” hits it." in text(office, HERE + "?operation=payouts&amount=5")
    assert "it gets the right answer" in text(office, HERE + "?operation=transactions")
    assert "errorlist" in text(office, HERE + "?operation=x")
    rule.refresh_from_db()
    assert (rule.seen, rule.hits) == (0, 0)


def test_a_request_is_tried_with_the_names_of_accounts(office: Client, shop: Shop) -> None:
    made(shop.tenant, "To one", operations=["payouts"], destination="ben")
    Account.objects.filter(tenant=shop.tenant, reference="ben").update(name="Ben Rossi")
    for typed in ("Ben Rossi", "ben"):
        query = urlencode({"operation": "payouts", "destination": typed})
        assert "The rule “To one” hits it." in text(office, f"{HERE}?{query}")
    assert "it gets the right answer" in text(office, HERE + "?operation=payouts&destination=another")


def test_an_operator_chooses_a_dataset_first(operator_office: Client, tenant: Tenant) -> None:
    assert operator_office.get(HERE).status_code == 403
    assert operator_office.post(button("off")).status_code == 403


def test_the_key_of_another_dataset_is_not_touched(office: Client, tenant: Tenant, stranger_key: str) -> None:
    made(tenant, "a")
    assert Client(headers={"Authorization": f"Bearer {stranger_key}"}).get("/accounts").status_code == 200
    assert ApiKey.objects.filter(tenant=tenant).exists()
