"""Live traffic: payments of a scenario that come by themselves, the same again from the same seed."""

from datetime import datetime, timedelta
from io import StringIO
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from ledgerdata.models import Account, Payment
from ledgerdata.reading.audit import differences
from ledgerdata.rules.errors import InvalidInput
from simulator.advance import advance, read_target
from simulator.live import live_of, start_live, stop_live
from simulator.models import LiveTraffic
from simulator.rulebook import put_rule
from simulator.schedule import arrivals_in
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.simulator.conftest import NOW, Machine, Shop, fill

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
START, STOP = (reverse(f"admin:simulator_outcomerule_live_{what}") for what in ("start", "stop"))

pytestmark = pytest.mark.django_db(transaction=True)


def came_in(tenant: Tenant) -> list[Payment]:
    """The payments that came in, oldest first: those between new accounts, or of other types than first balances."""
    return list(for_tenant(Payment, tenant).exclude(type="OTHER").order_by("pk"))


def story(tenant: Tenant) -> list[tuple[str, str, int, str, datetime]]:
    return [(p.type, p.state, p.amount, str(p.metadata), p.created_at) for p in came_in(tenant)]


def test_payments_come_in_by_themselves(shop: Shop, machine: Machine) -> None:
    start_live(shop.tenant, "marketplace", 10, evenly=True, seed="1")
    assert shop.records() == []
    machine.goes_on(minutes=30)
    shop.catch_up()
    payments = came_in(shop.tenant)
    assert 240 <= len(payments) <= 360
    assert {payment.type for payment in payments} == {"PAYIN", "PAYOUT", "TRANSFER"}
    moments = [payment.created_at - NOW for payment in payments]
    assert min(moments) < MINUTE
    assert 29 * MINUTE < max(moments) <= 30 * MINUTE
    assert all(one < other for one, other in pairwise(moments))
    shop.tenant.refresh_from_db()
    assert list(differences(shop.tenant)) == []


def test_it_ends_when_it_is_to(shop: Shop, machine: Machine) -> None:
    start_live(shop.tenant, "card-shop", 20, timedelta(minutes=5), evenly=True, seed="1")
    machine.goes_on(hours=3)
    shop.catch_up()
    assert 80 <= len(came_in(shop.tenant)) <= 120
    assert max(payment.created_at for payment in came_in(shop.tenant)) <= NOW + 5 * MINUTE
    live = live_of(shop.tenant)
    assert live is not None
    assert live.next_at is None


def test_it_goes_on_whoever_touches_the_dataset_and_however_often(
    shop: Shop, stranger: Tenant, machine: Machine
) -> None:
    """The same payments come in where the dataset is touched every minute, and where once at the end."""
    fill(stranger)
    for tenant in (shop.tenant, stranger):
        start_live(tenant, "card-shop", 10, HOUR, evenly=True, seed="same")
    for _ in range(20):
        machine.goes_on(minutes=1)
        shop.catch_up()
    advance(stranger, read_target("1ms"))
    often, once = story(shop.tenant), story(stranger)
    assert len(often) > 150
    assert [each[:1] + each[2:4] for each in often] == [each[:1] + each[2:4] for each in once]
    assert [each[4].replace(microsecond=0) for each in often] == [each[4].replace(microsecond=0) for each in once]


def test_it_is_stopped(shop: Shop, machine: Machine) -> None:
    start_live(shop.tenant, "card-shop", 10, evenly=True)
    machine.goes_on(minutes=5)
    shop.catch_up()
    assert stop_live(shop.tenant)
    before = len(came_in(shop.tenant))
    machine.goes_on(minutes=30)
    shop.catch_up()
    assert len(came_in(shop.tenant)) == before > 0
    assert not stop_live(shop.tenant)


def test_rules_say_what_becomes_of_them(shop: Shop, machine: Machine) -> None:
    put_rule(shop.tenant, {"course": "cancel, reason CUST", "type": "PAYIN"})
    start_live(shop.tenant, "marketplace", 10, evenly=True, seed="1")
    machine.goes_on(minutes=10)
    shop.catch_up()
    states = {payment.state for payment in came_in(shop.tenant) if payment.type == "PAYIN"}
    assert states == {"CANCELLED"}


def test_their_own_steps_follow(shop: Shop, machine: Machine) -> None:
    start_live(shop.tenant, "disputes", 30, evenly=True, seed="1")
    machine.goes_on(minutes=10)
    shop.catch_up()
    advance(shop.tenant, read_target("60d"))
    states = {payment.state for payment in came_in(shop.tenant)}
    assert {"SUCCEEDED", "DISPUTE_WON", "DISPUTE_LOST"} <= states
    shop.tenant.refresh_from_db()
    assert list(differences(shop.tenant)) == []


def test_an_empty_dataset_gets_accounts_of_the_scenario(tenant: Tenant, machine: Machine) -> None:
    start_live(tenant, "marketplace", 1)
    kinds = list(for_tenant(Account, tenant).values_list("kind", flat=True))
    assert kinds.count("INTERNAL") >= 2
    assert kinds.count("BENEFICIARY") >= 1


def test_its_own_hours_are_kept(shop: Shop) -> None:
    """Payroll pays on the 25th from 8 to 11 in Berlin, many at once, and never at other hours."""
    live = start_live(shop.tenant, "payroll", 1, timedelta(days=30), seed="1")
    wages = [moment for minute in range(30 * 24 * 60) for moment, strand in arrivals_in(live, minute) if strand == 1]
    assert {(moment.day, moment.hour) for moment in wages} == {(25, 6), (25, 7), (25, 8)}
    assert len(wages) > 1_000


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (("bazaar", 10, HOUR), "scenario"),
        (("empty", 10, HOUR), "scenario"),
        (("marketplace", 0, HOUR), "per_minute"),
        (("marketplace", 601, HOUR), "per_minute"),
        (("marketplace", 10, timedelta(days=31)), "length"),
        (("marketplace", 10, timedelta(seconds=1)), "length"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(shop: Shop, asked: tuple[str, int, timedelta], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        start_live(shop.tenant, *asked)
    assert list(refused.value.problems) == [field]
    assert not LiveTraffic.objects.exists()


def test_the_dashboard_has_a_switch(
    shop: Shop, office: Client, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.due.LONGEST", 60.0)  # one page tells of half an hour, however slow the machine
    home = reverse("admin:index")
    values = {"scenario": "card-shop", "per_minute": "10", "length": "1h", "evenly": "on", "next": home}
    assert "Switch on" in office.get(home).content.decode()
    assert office.post(START, values)["Location"] == f"{home}#live"
    before = office.get(home).context["paid_in_days"]
    machine.goes_on(minutes=30)
    page = office.get(home)
    assert page.context["paid_in_days"] >= before + 240, "the day's bars move"
    assert "come in by themselves until 2026-05-01 13:00:00" in page.content.decode()
    office.post(STOP, {"next": home})
    assert live_of(shop.tenant) is None


@pytest.mark.parametrize("faulty", [{"scenario": "x"}, {"per_minute": "0"}, {"length": "x"}, {"length": "31d"}])
def test_the_switch_refuses_in_words(shop: Shop, office: Client, faulty: dict[str, str]) -> None:
    values = {"scenario": "card-shop", "per_minute": "10", "length": "1h"} | faulty
    page = office.post(START, values, follow=True).content.decode()
    assert 'class="error"' in page
    assert live_of(shop.tenant) is None


def test_traffic_that_has_ended_can_be_followed_by_more(shop: Shop, office: Client, machine: Machine) -> None:
    home = reverse("admin:index")
    start_live(shop.tenant, "card-shop", 2, 5 * MINUTE, evenly=True)
    assert "Switch on" not in office.get(home).content.decode()
    machine.goes_on(hours=1)
    page = office.get(home).content.decode()
    assert "Ended" in page
    assert "Switch on" in page
    assert "Switch off" not in page


def test_the_command(shop: Shop, key: str, machine: Machine) -> None:
    def run(*args: str) -> str:
        out = StringIO()
        call_command("live", key, *args, stdout=out)
        return out.getvalue()

    assert "no live traffic" in run()
    told = run("start", "--scenario", "crypto", "--per-minute", "5", "--for", "2h", "--evenly", "--seed", "s")
    assert told.startswith("5 payments a minute of crypto, until 2026-05-01T14:00:00")
    machine.goes_on(minutes=10)
    assert "0 payments came in" not in run("status")
    assert "stopped" in run("stop")
    with pytest.raises(CommandError, match="no length of time"):
        run("start", "--for", "long")
