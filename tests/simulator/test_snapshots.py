"""Snapshots: a dataset comes back as it was, with what was due in it, and nothing of it is read wrongly."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from ledgerdata.models import Record
from ledgerdata.operations import Money, Order, open_account, reset_dataset, writing
from ledgerdata.reading.audit import differences
from ledgerdata.rules.errors import InvalidInput, NotPossible, UnknownReference
from ledgerdata.rules.lifecycle import PaymentType
from simulator import snapshots
from simulator.advance import advance, read_target
from simulator.due import drop_step
from simulator.models import DueStep, Snapshot
from simulator.new_payments import take
from simulator.outcomes.grammar import parse
from simulator.rulebook import put_rule, rules_of, set_default
from simulator.snapshots import store
from simulator.waiting import waiting
from tenants.access import known_tenant, tenant_of
from tenants.dropping import drop_dataset
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.ledgerdata.archive.conftest import fill
from tests.ledgerdata.generate.telling import payloads, rows_of

COURSE = "capture after 1h then refund 40 % after 1d, reason CUST"

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(tenant: Tenant) -> Tenant:
    """A dataset with one account, and a payin that is captured in an hour and refunded a day later."""
    with writing(tenant) as book:
        open_account(book, "Main", reference="main", first_balance=Money(1_000, "EUR/2"))
    set_default(tenant, "pending")
    pay(tenant)
    return now(tenant)


def pay(tenant: Tenant) -> None:
    take(tenant, Order(PaymentType.PAYIN, "500", "EUR/2", None, "main"), course=parse(COURSE))


def now(tenant: Tenant) -> Tenant:
    tenant.refresh_from_db()
    return tenant


def statuses(tenant: Tenant) -> list[str]:
    return list(for_tenant(Record, tenant).order_by("sequence").values_list("status", flat=True))


def test_everything_comes_back_as_it_was(tenant: Tenant) -> None:
    fill(tenant)
    before, rows = payloads(tenant), rows_of(tenant)
    kept = snapshots.take(tenant, "filled")
    tenant.refresh_from_db()
    assert (kept.records, kept.internal_accounts) == (tenant.records, tenant.internal_accounts)
    with writing(tenant) as book:
        empty = reset_dataset(book)
    restored = snapshots.restore(empty, "filled")
    assert (payloads(restored), rows_of(restored)) == (before, rows)
    assert list(differences(restored)) == []
    assert [each.name for each in snapshots.snapshots_of(restored)] == ["filled"]


def test_what_was_due_in_an_hour_is_due_in_an_hour(shop: Tenant) -> None:
    taken = snapshots.take(shop, "authorised")
    assert taken.due_steps == 2
    advance(shop, read_target("end"))
    assert statuses(now(shop))[1:] == ["AUTHORISATION", "CAPTURE", "REFUNDED"]
    restored = snapshots.restore(shop, "authorised")
    assert statuses(restored)[1:] == ["AUTHORISATION"]
    advance(restored, read_target("59m"))
    assert statuses(restored)[1:] == ["AUTHORISATION"]
    advance(restored, read_target("2m"))
    assert statuses(restored)[1:] == ["AUTHORISATION", "CAPTURE"]
    advance(restored, read_target("1d"))
    last = for_tenant(Record, restored).latest("sequence")
    assert (last.status, last.reason, last.amount) == ("REFUNDED", "CUST", 200)


def test_a_dropped_step_stays_in_the_story(shop: Tenant) -> None:
    step = waiting(shop)[0]
    drop_step(shop, step.pk)
    snapshots.take(shop, "s")
    restored = snapshots.restore(shop, "s")
    dropped = for_tenant(DueStep, restored).exclude(dropped_at=None).get()
    assert (dropped.due_at, dropped.dropped_because) == (step.due_at, "It was dropped by hand.")
    assert restored.attention_at is not None
    assert restored.attention_at > restored.created_at


def test_the_clock_never_goes_back(shop: Tenant) -> None:
    snapshots.take(shop, "s")
    pay(shop)
    last = now(shop).last_written_at
    assert last is not None
    restored = snapshots.restore(shop, "s")
    assert restored.last_written_at == last
    pay(restored)
    assert for_tenant(Record, restored).latest("sequence").created_at > last
    assert list(differences(now(restored))) == []


def test_settings_come_back_and_rules_keys_and_name_stay(shop: Tenant, key: str) -> None:
    put_rule(shop, {"ending": "01", "course": "fail"})
    snapshots.take(shop, "s")
    Tenant.objects.filter(pk=shop.pk).update(name="Renamed")
    set_default(shop, "fail")
    put_rule(shop, {"ending": "02", "course": "fail"})
    restored = snapshots.restore(shop, "s")
    assert (restored.name, restored.outcome) == ("Renamed", shop.outcome)
    assert [rule.ending for rule in rules_of(restored)] == ["01", "02"]
    assert known_tenant(key) == restored


def test_into_another_dataset(shop: Tenant, stranger: Tenant, stranger_key: str, key: str) -> None:
    snapshots.take(shop, "s")
    copy = snapshots.restore(shop, "s", into=stranger)
    assert payloads(copy) == payloads(shop)
    assert known_tenant(stranger_key) == copy
    assert copy.number == stranger.number
    assert snapshots.snapshots_of(copy) == []
    first, second = (Client(headers={"Authorization": f"Bearer {each}"}) for each in (key, stranger_key))
    assert first.get("/transactions").content == second.get("/transactions").content
    advance(copy, read_target("1h"))
    assert statuses(copy)[1:] == ["AUTHORISATION", "CAPTURE"]
    assert statuses(now(shop))[1:] == ["AUTHORISATION"]


def test_a_name_is_taken_once(shop: Tenant) -> None:
    first = snapshots.take(shop, "s")
    pay(shop)
    second = snapshots.take(shop, "s")
    (kept,) = snapshots.snapshots_of(shop)
    assert (kept.pk, kept.records) == (second.pk, first.records + 1)
    snapshots.drop(shop, "s")
    assert snapshots.snapshots_of(shop) == []


@pytest.mark.parametrize("name", ["", "a/b", " a", ".", "..", "x" * 101, "a\x00b"])
def test_names_that_cannot_be(shop: Tenant, name: str) -> None:
    with pytest.raises(InvalidInput, match=r"^name "):
        snapshots.take(shop, name)


@pytest.mark.parametrize("does", [snapshots.drop, snapshots.restore, snapshots.snapshot_called])
def test_what_is_not_there(shop: Tenant, stranger: Tenant, does: Callable[[Tenant, str], object]) -> None:
    snapshots.take(stranger, "theirs")
    with pytest.raises(UnknownReference, match="no snapshot theirs"):
        does(shop, "theirs")
    assert len(snapshots.snapshots_of(stranger)) == 1


def test_they_are_few_and_bounded(shop: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_SNAPSHOTS", 2)
    for name in "aba":
        snapshots.take(shop, name)
    with pytest.raises(NotPossible, match="2 snapshots"):
        snapshots.take(shop, "c")
    monkeypatch.setattr(store, "MOST_BYTES", 10)
    with pytest.raises(NotPossible, match="10 bytes"):
        snapshots.take(shop, "a")
    monkeypatch.setattr(store, "MOST_RECORDS", 1)
    with pytest.raises(NotPossible, match="export it"):
        snapshots.take(shop, "a")
    assert sorted(each.name for each in snapshots.snapshots_of(shop)) == ["a", "b"]


def test_they_go_with_their_dataset(shop: Tenant) -> None:
    snapshots.take(shop, "s")
    drop_dataset(shop)
    assert not Snapshot.objects.exists()


def test_a_restore_that_fails_changes_nothing(shop: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshots.take(shop, "s")
    pay(shop)
    before = payloads(shop)

    def fail(*_: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr(store, "put_back", fail)
    with pytest.raises(RuntimeError, match="in the middle"):
        snapshots.restore(shop, "s")
    assert (payloads(now(shop)), waiting(shop).count()) == (before, 4)


def test_the_command(shop: Tenant, key: str, stranger: Tenant, stranger_key: str) -> None:
    def said(*line: str) -> str:
        out = StringIO()
        call_command("snapshot", key, *line, stdout=out)
        return out.getvalue()

    assert said("take", "before").startswith("Kept before: 1 account, 0 beneficiaries, 2 records, 2 due steps")
    assert said("list") == said() != ""
    pay(shop)
    assert "2 records" in said("restore", "before")
    assert "2 records" in said("restore", "before", "--into", stranger_key)
    assert payloads(tenant_of(key)) == payloads(tenant_of(stranger_key))
    assert said("drop", "before") == "Dropped before.\n"
    with pytest.raises(CommandError, match="no snapshot before"):
        said("restore", "before")
