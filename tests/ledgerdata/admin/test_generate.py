"""Generate on the list of transactions."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ledgerdata.admin import generate
from ledgerdata.admin.generate_form import GenerateForm
from ledgerdata.generate import Options, plan_run, resume
from ledgerdata.models import Payment, SeedRun
from ledgerdata.operations import Order, take_payment, writing
from ledgerdata.reading.audit import differences
from ledgerdata.rules.lifecycle import PaymentType
from tenants.models import Tenant
from tests.ledgerdata.admin.conftest import Shop

URL = reverse("admin:ledgerdata_payment_generate")
pytestmark = pytest.mark.usefixtures("nobody_reads")
LIST = reverse("admin:ledgerdata_payment_changelist")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Tenant]:
    """The datasets for which a process was started; none really is."""
    tenants: list[Tenant] = []
    monkeypatch.setattr(generate, "carry_out", tenants.append)
    return tenants


def asked(**changed: str) -> dict[str, str]:
    return {"scenario": "marketplace", "days": "10", "payins": "7", "payouts": "3", "seed": "1"} | changed


def counts(tenant: Tenant) -> dict[str, int]:
    types = Payment.objects.filter(tenant=tenant).values_list("type", flat=True)
    return {type: list(types).count(type) for type in set(types)}


def test_makes_so_many_of_each_type(office: Client, tenant: Tenant) -> None:
    answer = office.post(URL, asked(payins="9", payouts="", others="4"))
    assert answer["Location"] == LIST
    assert counts(tenant) == {"PAYIN": 9, "OTHER": 4}
    tenant.refresh_from_db()
    assert list(differences(tenant)) == []
    assert "from seed 1" in str(*office.get(LIST).context["messages"])


def test_same_seed_and_day_make_the_same(
    office: Client, strange_office: Client, tenant: Tenant, stranger: Tenant
) -> None:
    for client in (office, strange_office):
        client.post(URL, asked(until="2026-01-31"))
    amounts = [
        list(Payment.objects.filter(tenant=owner).order_by("pk").values_list("amount", "state"))
        for owner in (tenant, stranger)
    ]
    assert amounts[0] == amounts[1] != []


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("scenario", {"scenario": "unknown"}),
        ("days", {"days": "0"}),
        ("assets", {"assets": "euro"}),
        ("fail_rate", {"fail_rate": "101"}),
        ("payins", {"payins": "-1"}),
        ("payins", {"payins": "1,5"}),
        ("days", {"days": "1.2.3"}),
        ("payins", {"payins": "2000000"}),
    ],
)
def test_faults_are_told(office: Client, tenant: Tenant, field: str, changed: dict[str, str]) -> None:
    answer = office.post(URL, asked(**changed))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert counts(tenant) == {}


@pytest.mark.parametrize("typed", ["1000", "1,000", "1.000", "1 000"])
def test_thousands_may_be_grouped_as_people_do(typed: str) -> None:
    form = GenerateForm(asked(payins=typed, payouts="", fail_rate="2,5"))
    assert form.is_valid()
    assert (form.options().payments, form.options().fail_rate) == (1_000, 0.025)


def test_long_run_goes_on_elsewhere_and_shows_how_far_it_is(
    office: Client, tenant: Tenant, started: list[Tenant]
) -> None:
    assert office.post(URL, asked(payins="3000"))["Location"] == URL
    assert started == [tenant]
    html = office.get(URL).content.decode()
    assert 'max="3003" value="0"' in html
    assert '<noscript><meta http-equiv="refresh"' in html
    assert office.get(URL, {"progress": "1"}).json() == {
        "finished": False,
        "interrupted": False,
        "payments": 0,
        "of": 3003,
        "said": "0 of 3,003 payments",
        "percent": 0,
    }
    resume(tenant)
    assert office.get(URL, {"progress": "1"}).json() == {"finished": True}
    assert counts(tenant)["PAYIN"] >= 3000


def test_second_press_starts_nothing(office: Client, tenant: Tenant, started: list[Tenant]) -> None:
    for _ in range(2):
        office.post(URL, asked(payins="3000"))
    assert started == [tenant]


def test_interrupted_run_goes_on(office: Client, tenant: Tenant, started: list[Tenant]) -> None:
    plan_run(tenant, Options(payments=3_000))
    SeedRun.objects.filter(tenant=tenant).update(moved_at=timezone.now() - timedelta(minutes=5))
    assert "Go on" in office.get(URL).content.decode()
    office.post(URL)
    assert started == [tenant]


def test_run_of_another_dataset_is_not_seen(strange_office: Client, tenant: Tenant) -> None:
    plan_run(tenant, Options(payments=3_000))
    assert strange_office.get(URL, {"progress": "1"}).json() == {"finished": True}
    assert "Own numbers" in strange_office.get(URL).content.decode()


def test_operator_who_looks_at_all_generates_nothing(operator_office: Client) -> None:
    assert operator_office.get(URL).status_code == 403


def test_one_press_makes_the_usual_of_a_story(office: Client, tenant: Tenant) -> None:
    html = office.get(URL).content.decode()
    assert "all of the period is free" in html
    assert 'name="scenario" value="card-shop"' in html
    office.post(URL, {"scenario": "card-shop", "days": "30"})
    assert sum(counts(tenant).values()) == 800
    said = str(*office.get(LIST).context["messages"])
    assert said.startswith("Card shop: 800 payments with ")


def test_what_comes_out_is_said_before(office: Client, tenant: Tenant) -> None:
    asked_for = {"scenario": "card-shop", "days": "7", "payins": "5", "payouts": "2"}
    said = office.get(URL, {"foresee": "1"} | asked_for).json()["said"]
    assert said[0].startswith("7 payments (5 payins, 2 payouts), in EUR/2, with about ")
    assert said[1] == "Between 2 new accounts and 1 new beneficiary."
    assert said[2].startswith("They spread over 7 days, from ")
    html = office.get(URL, {"preview": "1"} | asked_for).content.decode()
    assert said[1] in html
    assert counts(tenant) == {}


def test_where_nobody_can_pay_a_first_balance_is_offered(office: Client, shop: Shop) -> None:
    with writing(shop.tenant) as book:
        order = Order(PaymentType.PAYOUT, 100_000, "EUR/2", "main", "supplier")
        take_payment(book, order)
    before = counts(shop.tenant)
    three = {"scenario": "marketplace", "days": "30", "payins": "0", "payouts": "3"}
    refused = office.post(URL, three)
    assert refused.status_code == 422
    assert "Tick the box if you want it so" in str(refused.context["form"].errors["first_balance"])
    assert "nobody can pay" in str(refused.context["form"].errors["first_balance"])
    assert counts(shop.tenant) == before
    assert office.post(URL, three | {"first_balance": "on"}).status_code == 302
    assert counts(shop.tenant)["PAYOUT"] == before["PAYOUT"] + 3
    assert "PAYIN" not in counts(shop.tenant)


def test_past_now_goes_nothing_without_a_yes(office: Client, shop: Shop) -> None:
    shop.pay()
    before = counts(shop.tenant)
    refused = office.post(URL, {"scenario": "marketplace", "days": "30"})
    assert refused.status_code == 422
    assert "no room before now" in str(refused.context["form"].errors["into_the_future"])
    assert counts(shop.tenant) == before
    said = " ".join(refused.context["foreseen"])
    assert "past now" in said
    assert office.post(URL, {"scenario": "marketplace", "days": "30", "into_the_future": "on"}).status_code == 302


def test_a_run_is_cancelled_and_what_is_made_stays(office: Client, tenant: Tenant, started: list[Tenant]) -> None:
    office.post(URL, asked(payins="3000"))
    assert 'name="stop"' in office.get(URL).content.decode()
    assert office.post(URL, {"stop": "1"})["Location"] == URL
    page = office.get(URL)
    assert "then the run was stopped" in str(*page.context["messages"])
    assert "Own numbers" in page.content.decode()
    office.post(URL, {"stop": "1"})
    assert "had ended before" in str(*office.get(URL).context["messages"])


def test_the_end_of_a_run_is_said_wherever_its_owner_is(office: Client, tenant: Tenant, started: list[Tenant]) -> None:
    office.post(URL, asked(payins="3000"))
    elsewhere = reverse("admin:guide")
    assert "Generating: 0 %" in office.get(elsewhere).content.decode()
    assert office.get(URL, {"progress": "notice"}).json()["finished"] is False
    resume(tenant)
    told = office.get(URL, {"progress": "notice"}).json()
    assert (told["finished"], told["level"]) == (True, "success")
    assert told["said"].startswith("Marketplace: 3,003 payments with ")
    assert office.get(URL, {"progress": "notice"}).json() == {"finished": True}  # once
    assert not list(office.get(elsewhere).context["messages"])
