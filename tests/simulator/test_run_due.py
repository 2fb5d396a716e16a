"""`manage.py run_due` over several datasets."""

import pytest

from ledgerdata.operations import Order
from ledgerdata.rules.lifecycle import PaymentType
from simulator.due import do_all_due
from simulator.due_work import Done
from simulator.new_payments import take
from simulator.outcomes.grammar import parse
from tenants.dropping import discard_dataset
from tenants.models import Tenant
from tests.books import EUR
from tests.simulator.conftest import Machine, Shop, fill
from tests.simulator.test_commands import run

pytestmark = pytest.mark.django_db(transaction=True)


def to_be_refunded(tenant: Tenant) -> None:
    """A payment whose refund is due in an hour."""
    take(tenant, Order(PaymentType.PAYIN, 100, EUR, None, "main"), course=parse("refund after 1h"))


def test_datasets_with_much_due_take_turns(
    shop: Shop, stranger: Tenant, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One whose live traffic is far behind keeps no other one waiting until it is done."""
    fill(stranger)
    calls: list[int] = []

    def noted(tenant: Tenant, most: int | None = None) -> Done:
        calls.append(tenant.pk)
        return do_all_due(tenant, most)

    monkeypatch.setattr("simulator.management.commands.run_due.MOST_IN_TURN", 2)
    monkeypatch.setattr("simulator.management.commands.run_due.do_all_due", noted)
    for tenant in [shop.tenant] * 5 + [stranger]:
        to_be_refunded(tenant)
    machine.goes_on(hours=2)
    assert "6 steps were done" in run("run_due")
    assert calls == [shop.tenant.pk, stranger.pk, shop.tenant.pk, shop.tenant.pk]


def test_a_dataset_that_is_dropped_meanwhile_ends_nothing(
    shop: Shop, stranger: Tenant, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(stranger)

    def dropped_first(tenant: Tenant, most: int | None = None) -> Done:
        if tenant.pk == shop.tenant.pk:
            discard_dataset(tenant)
        return do_all_due(tenant, most)

    monkeypatch.setattr("simulator.management.commands.run_due.do_all_due", dropped_first)
    for tenant in (shop.tenant, stranger):
        to_be_refunded(tenant)
    machine.goes_on(hours=2)
    assert run("run_due") == "1 step was done, 0 were dropped.\n"
