"""A dataset that is reset, exported or imported: what goes on with it, and what goes with its old rows."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ledgerdata.archive.settings import MOST_LEAD
from ledgerdata.models import Record
from simulator.advance import advance, read_target
from simulator.live import live_of, start_live, stop_live
from simulator.models import DueStep, LiveTraffic
from simulator.rulebook import move_rule, put_rule, rules_of, set_default
from simulator.waiting import waiting
from tenants.access import known_tenant
from tenants.attention import attend
from tenants.clock import now_of
from tenants.models import Tenant
from tenants.purging import purge
from tests.books import account
from tests.ledgerdata.archive.files import lines_of, sealed
from tests.simulator.conftest import Machine, Shop

pytestmark = pytest.mark.django_db(transaction=True)


def run(*args: str) -> str:
    out = StringIO()
    call_command(*args, stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def lively(shop: Shop, machine: Machine) -> Shop:
    """A dataset with all that it may have: a rule, a default, a lead, steps that are due, one dropped, live traffic."""
    set_default(shop.tenant, "succeed after 1h")
    put_rule(shop.tenant, {"name": "bad", "course": "fail after 2h", "ending": "99"})
    shop.paid()
    shop.paid(amount=199)
    advance(shop.tenant, read_target("30m"))
    start_live(shop.tenant, "card-shop", 1, evenly=True)
    shop.tenant.refresh_from_db()
    return shop


def test_after_a_reset_rules_and_time_go_on_and_nothing_is_due(lively: Shop, key: str, machine: Machine) -> None:
    before = now_of(lively.tenant)
    run("reset_tenant", key, "--yes")
    fresh = known_tenant(key)
    assert fresh.pk != lively.tenant.pk
    assert (fresh.outcome, [rule.name for rule in rules_of(fresh)]) == ("succeed after 1h", ["bad"])
    assert fresh.outcome_rules == 1
    assert now_of(fresh) >= before
    assert fresh.attention_at is None
    assert not waiting(fresh).exists()
    assert live_of(fresh) is None
    purge()
    assert not DueStep.objects.exists()
    assert not LiveTraffic.objects.exists()
    machine.goes_on(days=1)
    assert "0 steps were done" in run("run_due")
    assert lively.client.get("/transactions").json() == []


def test_what_is_discarded_is_nobodys_work(lively: Shop, key: str, machine: Machine) -> None:
    """A row that is yet to be deleted has steps, which are not done any more."""
    machine.goes_on(days=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ledgerdata.management.commands.reset_tenant.delete_leftovers", lambda out: None)
        patch.setattr("ledgerdata.management.keys.attend", lambda tenant: None)
        run("reset_tenant", key, "--yes")
    records = Record.objects.count()
    assert waiting(lively.tenant).count() == 2
    assert "0 steps were done" in run("run_due")
    assert Record.objects.count() == records


def test_whoever_read_the_dataset_before_its_reset_writes_to_what_it_is_now(lively: Shop, key: str) -> None:
    stale = Tenant.objects.get(pk=lively.tenant.pk)
    run("reset_tenant", key, "--yes")
    fresh = known_tenant(key)
    rule = put_rule(stale, {"name": "later", "course": "pending"})
    move_rule(stale, rule.pk, -1)
    assert [each.name for each in rules_of(fresh)] == ["later", "bad"]
    start_live(stale, "card-shop", 1)
    start_live(stale, "card-shop", 2)
    live = live_of(fresh)
    assert live is not None
    assert live.per_minute == 2
    assert stop_live(stale)
    before = now_of(fresh)
    assert advance(stale, read_target("1h")).now >= before + timedelta(hours=1)


def test_a_dataset_that_is_reset_while_its_work_is_done(lively: Shop, key: str, machine: Machine) -> None:
    machine.goes_on(days=1)
    lively.tenant.refresh_from_db()
    stale = Tenant.objects.get(pk=lively.tenant.pk)
    run("reset_tenant", key, "--yes")
    attend(stale)
    assert not waiting(known_tenant(key)).exists()


def test_an_export_says_what_it_leaves_out(lively: Shop, key: str, tmp_path: Path) -> None:
    told = run("export_tenant", key, str(tmp_path / "a.jsonl"))
    assert "Not in the file: 1 outcome rule, 2 steps that are due, live traffic." in told
    stop_live(lively.tenant)
    assert "2 steps that are due.\n" in run("export_tenant", key, str(tmp_path / "a.jsonl"))


def test_an_imported_dataset_has_the_time_of_the_file(
    lively: Shop, key: str, stranger: Tenant, stranger_key: str, tmp_path: Path
) -> None:
    file, again = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    advance(lively.tenant, read_target("3d"))
    run("export_tenant", key, str(file))
    put_rule(stranger, {"name": "own", "course": "pending"})
    run("import_tenant", str(file), stranger_key)
    there, here = known_tenant(stranger_key), known_tenant(key)
    assert (there.outcome, there.lead) == (here.outcome, here.lead)
    assert now_of(there) == now_of(here)
    assert [rule.name for rule in rules_of(there)] == ["own"], "the rules are those of the dataset that took the file"
    assert (there.outcome_rules, there.attention_at) == (1, None)
    run("export_tenant", stranger_key, str(again))
    (head, *rows), (head_again, *rows_again) = lines_of(file), lines_of(again)
    assert (head_again | {"name": head["name"]}, rows_again) == (head, rows)


def test_time_does_not_go_back_by_an_import(
    shop: Shop, key: str, stranger: Tenant, stranger_key: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.jsonl"
    account(shop.tenant, "late", 1)
    run("export_tenant", key, str(file))
    advance(stranger, read_target("3d"))
    before = now_of(Tenant.objects.get(pk=stranger.pk))
    run("import_tenant", str(file), stranger_key)
    assert now_of(known_tenant(stranger_key)) >= before


@pytest.mark.parametrize("lead", ["0", "-1", "1.5", "x", str(MOST_LEAD + 1), 5, None, "007"])
def test_a_lead_that_is_none_is_refused_by_its_name(shop: Shop, key: str, tmp_path: Path, lead: object) -> None:
    file = tmp_path / "a.jsonl"
    run("export_tenant", key, str(file))
    lines = lines_of(file)
    file.write_bytes(sealed([{**lines[0], "lead": lead}, *lines[1:]]))
    with pytest.raises(CommandError, match="lead"):
        run("import_tenant", str(file))
