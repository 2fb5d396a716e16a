"""The dataset's one clock (lifecycle.md, rule 2)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from ledgerdata.models import Record
from tenants.clock import TICK, Clock, Series, locked_clock
from tenants.models import Tenant
from tests.books import account, rows

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The machine's clock, which a test moves by hand: its last member is now."""
    moments = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: moments[-1])
    return moments


def _stamp(tenant: Tenant, at: datetime | None = None) -> datetime:
    with locked_clock(tenant) as clock:
        return clock.next(at)


def test_a_stamp_is_the_present_moment(tenant: Tenant, machine: list[datetime]) -> None:
    assert _stamp(tenant) == NOW


def test_stamps_of_one_moment_are_unique_and_increase(tenant: Tenant, machine: list[datetime]) -> None:
    with locked_clock(tenant) as clock:
        within = [clock.next() for _ in range(3)]
    assert within == [NOW, NOW + TICK, NOW + 2 * TICK]
    assert _stamp(tenant) == NOW + 3 * TICK


def test_a_stamp_never_goes_back_when_the_machine_does(tenant: Tenant, machine: list[datetime]) -> None:
    first = _stamp(tenant)
    machine.append(NOW - timedelta(days=365))
    assert _stamp(tenant) == first + TICK
    machine.append(NOW + timedelta(seconds=1))
    assert _stamp(tenant) == NOW + timedelta(seconds=1)


def test_a_wanted_moment_is_taken_where_it_is_later_than_all_before(tenant: Tenant, machine: list[datetime]) -> None:
    past, future = NOW - timedelta(days=30), NOW + timedelta(days=30)
    assert _stamp(tenant, past) == past  # the dataset is empty
    assert _stamp(tenant, past) == past + TICK
    assert _stamp(tenant, past - timedelta(days=1)) == past + 2 * TICK
    assert _stamp(tenant, future) == future
    assert _stamp(tenant) == future + TICK  # running ahead of the machine


def test_each_dataset_has_its_own_clock(tenant: Tenant, stranger: Tenant, machine: list[datetime]) -> None:
    _stamp(tenant, NOW + timedelta(days=1))
    assert _stamp(stranger) == NOW


def test_series_count_for_themselves_without_a_gap(tenant: Tenant) -> None:
    with locked_clock(tenant) as clock:
        assert [clock.sequence(Series.RECORDS) for _ in range(3)] == [1, 2, 3]
        assert clock.sequence(Series.BENEFICIARIES) == 1
    with locked_clock(tenant) as clock:
        assert (clock.sequence(Series.RECORDS), clock.sequence(Series.INTERNAL_ACCOUNTS)) == (4, 1)


def test_every_series_is_a_counter_of_the_tenant() -> None:
    assert {str(series) for series in Series} == {"internal_accounts", "beneficiaries", "records"}
    assert all(getattr(Tenant(), series) == 0 for series in Series)


def test_an_error_inside_leaves_clock_numbers_and_rows_as_they_were(tenant: Tenant, machine: list[datetime]) -> None:
    def fail(clock: Clock) -> None:
        clock.next()
        clock.sequence(Series.RECORDS)
        Tenant.objects.create(name="written inside")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), locked_clock(tenant) as clock:
        fail(clock)
    assert not Tenant.objects.filter(name="written inside").exists()
    assert _stamp(tenant) == NOW
    with locked_clock(tenant) as clock:
        assert clock.sequence(Series.RECORDS) == 1


def test_the_callers_own_tenant_may_be_stale(tenant: Tenant) -> None:
    stale = Tenant.objects.get(pk=tenant.pk)
    account(tenant, "a", 5)
    account(stale, "b", 5)
    assert rows(tenant) == (2, 2, 2)
    assert list(Record.objects.filter(tenant=tenant).order_by("created_at").values_list("sequence", flat=True)) == [
        1,
        2,
    ]


def test_a_setting_changed_meanwhile_is_not_written_over(tenant: Tenant) -> None:
    with locked_clock(tenant) as clock:
        clock.next()
        Tenant.objects.filter(pk=tenant.pk).update(name="renamed")
    tenant.refresh_from_db()
    assert tenant.name == "renamed"


@pytest.mark.django_db(transaction=True)
def test_stamping_inside_another_transaction_is_refused() -> None:
    tenant = Tenant.objects.create(name="nested")
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"), locked_clock(tenant):
        pass
    with locked_clock(tenant), pytest.raises(RuntimeError, match=r"durable|inside another"), locked_clock(tenant):
        pass
