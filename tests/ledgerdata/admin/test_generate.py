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
from ledgerdata.reading.audit import differences
from tenants.models import Tenant

URL = reverse("admin:ledgerdata_payment_generate")
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
        ("__all__", {"payins": "2000000"}),
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
    assert "Scenario" in strange_office.get(URL).content.decode()


def test_operator_who_looks_at_all_generates_nothing(operator_office: Client) -> None:
    assert operator_office.get(URL).status_code == 403
