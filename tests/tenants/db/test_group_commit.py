"""What several ask of one dataset in one transaction: all of it, in nobody else's place, never twice."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connections

from tenants.clock import Clock, Series, locked_clock
from tenants.db import group_commit
from tenants.db.group_commit import GroupCommit
from tenants.db.statements import DatasetRef, KeyInUse
from tenants.db.waiting import Busy, patience, waiting_at_most, waiting_until
from tenants.models import ApiKey, Tenant
from tests.database_threads import database_threads

Work = Callable[[Clock], Any]


def do_each(clock: Clock, works: Sequence[Work]) -> list[Any]:
    return [work(clock) for work in works]


class Group:
    """A group commit whose first transaction is held up in a thread of its own, until it is let go."""

    def __init__(self) -> None:
        self.commit: GroupCommit[Work, Any] = GroupCommit(do_each)
        self.may_end = threading.Event()
        self._has_begun = threading.Event()

    def hold(self, dataset: DatasetRef) -> "Future[Any]":
        told: Future[Any] = Future()
        threading.Thread(target=self._lead, args=(dataset, told)).start()
        assert self._has_begun.wait(30)
        return told

    def submit(self, dataset: DatasetRef, work: Work) -> "Future[Any]":
        told: Future[Any] = Future()
        self.commit.submit(dataset, work, told.set_result)
        return told

    def _lead(self, dataset: DatasetRef, told: "Future[Any]") -> None:
        try:
            self.commit.submit(dataset, self._wait, told.set_result)
        finally:
            connections.close_all()

    def _wait(self, clock: Clock) -> str:
        self._has_begun.set()
        assert self.may_end.wait(30)
        return "held"


@pytest.fixture
def group(committing: None) -> Iterator[Group]:
    made = Group()
    yield made
    made.may_end.set()


def number(clock: Clock) -> tuple[Clock, int]:
    return clock, clock.sequence(Series.RECORDS)


def fail(clock: Clock) -> None:
    clock.sequence(Series.RECORDS)
    Tenant.objects.create(name="written by the one that fails")
    raise ZeroDivisionError


def leave_a_gap(clock: Clock) -> None:
    """A foreign key is checked at the commit."""
    ApiKey.objects.create(tenant_id=clock.tenant.pk + 1_000_000, digest="of no dataset")


def test_the_first_to_ask_does_it_at_once(live_tenant: Tenant, group: Group) -> None:
    told = group.submit(live_tenant, number)
    assert told.result(0)[1] == 1
    live_tenant.refresh_from_db()
    assert live_tenant.records == 1


def test_nobody_waits_and_all_that_came_meanwhile_share_a_transaction(live_tenant: Tenant, group: Group) -> None:
    held = group.hold(live_tenant)
    asked = [group.submit(live_tenant, number) for _ in range(5)]
    assert not any(each.done() for each in asked)
    group.may_end.set()
    assert held.result(30) == "held"
    done = [each.result(30) for each in asked]
    assert [made for _, made in done] == [1, 2, 3, 4, 5]
    assert len({id(clock) for clock, _ in done}) == 1
    live_tenant.refresh_from_db()
    assert live_tenant.records == 5


def test_a_transaction_has_a_limit(live_tenant: Tenant, group: Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(group_commit, "MOST", 2)
    group.hold(live_tenant)
    asked = [group.submit(live_tenant, number) for _ in range(5)]
    group.may_end.set()
    done = [each.result(30) for each in asked]
    assert [made for _, made in done] == [1, 2, 3, 4, 5]
    assert len({id(clock) for clock, _ in done}) >= 3


def test_nobody_is_told_before_the_commit(live_tenant: Tenant, group: Group) -> None:
    group.hold(live_tenant)
    first = group.submit(live_tenant, number)

    def look(clock: Clock) -> bool:
        time.sleep(0.2)
        return first.done()

    second = group.submit(live_tenant, look)
    group.may_end.set()
    assert second.result(30) is False
    assert first.result(30)[1] == 1


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_error_is_only_its_own(live_tenant: Tenant, group: Group, place: int) -> None:
    works: list[Work] = [number, number]
    works.insert(place, fail)
    group.hold(live_tenant)
    asked = [group.submit(live_tenant, work) for work in works]
    group.may_end.set()
    assert isinstance(asked.pop(place).result(30), ZeroDivisionError)
    assert sorted(each.result(30)[1] for each in asked) == [1, 2]
    live_tenant.refresh_from_db()
    assert live_tenant.records == 2
    assert not Tenant.objects.filter(name="written by the one that fails").exists()


def test_a_commit_that_fails_fails_for_all(live_tenant: Tenant, group: Group) -> None:
    group.hold(live_tenant)
    asked = [group.submit(live_tenant, work) for work in (number, leave_a_gap)]
    group.may_end.set()
    assert [type(each.result(30)) for each in asked] == [IntegrityError, IntegrityError]
    live_tenant.refresh_from_db()
    assert live_tenant.records == 0
    assert group.commit.committed(live_tenant, number)[1] == 1


def test_no_dataset_is_told_to_all(group: Group) -> None:
    nobody = KeyInUse("of nobody")
    assert isinstance(group.submit(nobody, number).result(30), Tenant.DoesNotExist)
    with pytest.raises(Tenant.DoesNotExist):
        group.commit.committed(nobody, number)


def test_a_lock_that_does_not_come_is_waited_for_once_for_all(live_tenant: Tenant, group: Group) -> None:
    """The next to ask waits anew, and gets it."""
    group.hold(live_tenant)
    asked = [group.submit(live_tenant, number) for _ in range(4)]
    other: GroupCommit[Work, Any] = GroupCommit(do_each)  # as in another process
    began = time.monotonic()
    refused: Future[Any] = Future()
    with waiting_at_most(1.0):
        other.submit(live_tenant, number, refused.set_result)
    assert isinstance(refused.result(0), Busy)
    assert 0.5 < time.monotonic() - began < 20
    group.may_end.set()
    assert all(isinstance(each.result(30)[1], int) for each in asked)
    assert other.committed(live_tenant, number)[1] == 5


def test_who_has_waited_before_waits_for_the_lock_as_much_less(live_tenant: Tenant, group: Group) -> None:
    group.hold(live_tenant)
    other: GroupCommit[Work, Any] = GroupCommit(do_each)
    told: list[tuple[Any, float]] = []
    began = time.monotonic()
    with waiting_until(began + 1.0):
        other.submit(live_tenant, number, lambda outcome: told.append((outcome, patience())))
    assert 0.5 < time.monotonic() - began < 3.0
    ((refused, left),) = told
    assert isinstance(refused, Busy)
    assert "another writer" in str(refused)
    assert left == 0  # what follows waits no more either


def test_a_dataset_whose_lock_did_not_come_is_not_waited_for_as_long_again(
    live_tenant: Tenant, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "WAITED_LONG", 0.9)
    held = group.hold(live_tenant)
    other: GroupCommit[Work, Any] = GroupCommit(do_each)
    with pytest.raises(Busy), waiting_at_most(1.0):
        other.committed(live_tenant, number)
    began = time.monotonic()
    with pytest.raises(Busy):
        other.committed(live_tenant, number)
    assert time.monotonic() - began < 3.0
    group.may_end.set()
    assert held.result(30) == "held"
    assert other.committed(live_tenant, number)[1] == 1
    assert not other._jammed


@pytest.mark.parametrize(("error", "tries"), [(Busy("a lock", 5.0), 1), (OperationalError("gone"), 3)])
def test_what_fails_before_the_work_is_told_to_all(
    error: Exception, tries: int, live_tenant: Tenant, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was waited for in vain is not waited for once more by those who stand behind."""
    monkeypatch.setattr(group_commit, "MOST", 1)
    tried: list[DatasetRef] = []

    def no_clock(dataset: DatasetRef) -> Any:
        tried.append(dataset)
        raise error

    held = group.hold(live_tenant)
    asked = [group.submit(live_tenant, number) for _ in range(3)]
    monkeypatch.setattr(group_commit, "locked_clock", no_clock)
    group.may_end.set()
    assert [each.result(30) for each in (held, *asked)] == ["held", error, error, error]
    assert tried == [live_tenant] * tries


def test_who_cannot_be_told_is_nobody_elses_concern(
    live_tenant: Tenant, group: Group, caplog: pytest.LogCaptureFixture
) -> None:
    group.hold(live_tenant)

    def lose(outcome: object) -> None:
        raise ZeroDivisionError

    group.commit.submit(live_tenant, number, lose)
    asked = group.submit(live_tenant, number)
    group.may_end.set()
    assert asked.result(30)[1] == 2
    assert "could not be delivered" in caplog.text


def test_many_threads_and_datasets_at_once(live_tenant: Tenant, committing: None) -> None:
    others = [Tenant.objects.create(name=f"other {number}") for number in range(6)]
    commit: GroupCommit[Work, Any] = GroupCommit(do_each)
    with database_threads(8) as threads:
        for each in [*others, live_tenant]:
            with locked_clock(each):
                pass
        done = list(threads.map(lambda n: commit.committed([*others, live_tenant][n % 7], number)[1], range(210)))
    for place, tenant in enumerate([*others, live_tenant]):
        assert sorted(done[place::7]) == list(range(1, 31))
        tenant.refresh_from_db()
        assert tenant.records == 30
