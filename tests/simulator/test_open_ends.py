"""A generated dataset that goes on living: what would come after its story's end is due."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from ledgerdata.generate import Options, run
from ledgerdata.generate.runs import EVENTS_AT_ONCE
from ledgerdata.models import Payment
from ledgerdata.reading.audit import differences
from simulator.advance import advance, read_target
from simulator.models import DueStep
from simulator.waiting import waiting
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.ledgerdata.generate.telling import digest
from tests.simulator.conftest import NOW, Machine

pytestmark = pytest.mark.django_db(transaction=True)


def options(leave_open: bool, until: datetime = NOW) -> Options:
    return Options("disputes", payments=400, days=20, until=until, seed="open", leave_open=leave_open)


def test_the_story_itself_is_the_same(tenant: Tenant, stranger: Tenant, machine: Machine) -> None:
    run(tenant, options(leave_open=True))
    run(stranger, options(leave_open=False))
    assert digest(tenant) == digest(stranger)
    assert waiting(tenant).exists()
    assert not waiting(stranger).exists()


def test_it_goes_on_by_itself(tenant: Tenant, machine: Machine) -> None:
    run(tenant, options(leave_open=True))
    steps = list(waiting(tenant))
    assert len(steps) > 10
    assert all(NOW < step.due_at < NOW + timedelta(days=30) for step in steps)
    tenant.refresh_from_db()
    assert tenant.attention_at is not None
    open_before = for_tenant(Payment, tenant).filter(state__in=["PENDING", "DISPUTE"]).count()
    advance(tenant, read_target("end"))
    assert not DueStep.objects.filter(tenant=tenant, dropped_at=None).exists()
    assert for_tenant(Payment, tenant).filter(state__in=["PENDING", "DISPUTE"]).count() < open_before / 4
    tenant.refresh_from_db()
    assert list(differences(tenant)) == []


def test_many_transactions_leave_open_what_one_would(
    tenant: Tenant, stranger: Tenant, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert EVENTS_AT_ONCE > 40
    run(tenant, options(leave_open=True))
    monkeypatch.setattr("ledgerdata.generate.runs.EVENTS_AT_ONCE", 20)
    monkeypatch.setattr("tenants.db.bulk.LONGEST", 0.0)
    run(stranger, options(leave_open=True))

    def left(owner: Tenant) -> list[tuple[str, str, datetime]]:
        steps = waiting(owner).select_related("payment")
        return sorted((step.payment.reference, step.action, step.due_at) for step in steps)

    assert left(tenant) == left(stranger)


def test_command_and_form_have_the_option(tenant: Tenant, key: str, office: Client) -> None:
    call_command("seed", key, "--payments", "200", "--scenario", "disputes", "--days", "5", "--leave-open")
    before = waiting(tenant).count()
    assert before
    values = {"scenario": "disputes", "payins": "200", "days": "5", "leave_open": "on"}
    assert office.post(reverse("admin:ledgerdata_payment_generate"), values).status_code == 302
    assert waiting(tenant).count() > before
