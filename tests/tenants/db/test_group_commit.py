"""Work of several threads in one transaction: all of it, in nobody else's place, and never twice."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError

from tenants.clock import Clock, Series, locked_clock
from tenants.db.dataset_ref import KeyInUse
from tenants.db.group_commit import GroupCommit
from tenants.models import ApiKey, Tenant
from tests.database_threads import database_threads

Work = Callable[[Clock], Any]


def do_each(clock: Clock, works: Sequence[Work]) -> list[Any]:
    return [work(clock) for work in works]


committed = GroupCommit(do_each).committed
AT_ONCE = 3


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with database_threads(AT_ONCE) as pool:
        yield pool


def together(threads: ThreadPoolExecutor, tenant: Tenant, *works: Work) -> "list[Future[Any]]":
    """The first work leads, and waits for the lock until the others stand behind it."""
    with locked_clock(tenant):
        asked = []
        for work in works:
            asked.append(threads.submit(committed, tenant, work))
            time.sleep(0.2)
    return asked


def number(clock: Clock) -> tuple[Clock, int]:
    return clock, clock.sequence(Series.RECORDS)


def fail(clock: Clock) -> None:
    clock.sequence(Series.RECORDS)
    Tenant.objects.create(name="written by the one that fails")
    raise ZeroDivisionError


def test_those_that_wait_share_a_transaction(live_tenant: Tenant, threads: ThreadPoolExecutor) -> None:
    done = [each.result(30) for each in together(threads, live_tenant, number, number, number)]
    assert [made for _, made in done] == [1, 2, 3]
    assert len({id(clock) for clock, _ in done}) == 1
    live_tenant.refresh_from_db()
    assert live_tenant.records == 3


def test_nobody_goes_on_before_the_commit(live_tenant: Tenant, threads: ThreadPoolExecutor) -> None:
    asked: list[Future[Any]] = []

    def look(clock: Clock) -> list[bool]:
        time.sleep(0.2)
        return [each.done() for each in asked]

    with locked_clock(live_tenant):
        for work in (number, number, look):
            asked.append(threads.submit(committed, live_tenant, work))
            time.sleep(0.2)
    assert asked[2].result(30) == [False, False, False]


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_error_is_only_its_own(live_tenant: Tenant, threads: ThreadPoolExecutor, place: int) -> None:
    works: list[Work] = [number, number]
    works.insert(place, fail)
    asked = together(threads, live_tenant, *works)
    failed = asked.pop(place)
    assert isinstance(failed.exception(30), ZeroDivisionError)
    assert sorted(each.result(30)[1] for each in asked) == [1, 2]
    live_tenant.refresh_from_db()
    assert live_tenant.records == 2
    assert not Tenant.objects.filter(name="written by the one that fails").exists()


def test_a_commit_that_fails_fails_for_all(live_tenant: Tenant, threads: ThreadPoolExecutor) -> None:
    def leave_a_gap(clock: Clock) -> None:
        """A foreign key is checked at the commit."""
        ApiKey.objects.create(tenant_id=live_tenant.pk + 1_000_000, digest="of no dataset")

    asked = together(threads, live_tenant, number, leave_a_gap)
    assert [type(each.exception(30)) for each in asked] == [IntegrityError, IntegrityError]
    live_tenant.refresh_from_db()
    assert live_tenant.records == 0
    assert committed(live_tenant, number)[1] == 1


def test_no_dataset_is_told_to_each(live_tenant: Tenant, threads: ThreadPoolExecutor) -> None:
    asked = [threads.submit(committed, KeyInUse("of nobody"), number) for _ in range(AT_ONCE)]
    assert {type(each.exception(30)) for each in asked} == {Tenant.DoesNotExist}
