"""What is due in a dataset, done once for all requests that wait for it."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import pytest

from simulator import sharing
from simulator.sharing import Shared
from tenants.db.waiting import Busy, waiting_at_most
from tenants.models import Tenant

ONE, OTHER = Tenant(pk=1), Tenant(pk=2)
ENOUGH = 20  # seconds, so that a test that is wrong ends


class Work:
    """Each call waits until it may end; they are numbered."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.may_end = threading.Semaphore(0)
        self.calls = 0

    def __call__(self, tenant: Tenant) -> int:
        self.calls += 1
        number = self.calls
        self.begun.release()
        assert self.may_end.acquire(timeout=ENOUGH)
        if number == 3:
            raise ValueError("the third one fails")
        return number


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Returns once so many callers have begun to wait."""
    waiting = threading.Semaphore(0)

    def patience() -> float:
        waiting.release()
        return ENOUGH

    monkeypatch.setattr(sharing, "patience", patience)

    def until(count: int) -> None:
        for _ in range(count):
            assert waiting.acquire(timeout=ENOUGH)

    return until


def test_who_waits_shares_the_next_one(waited: Callable[[int], None]) -> None:
    work = Work()
    shared = Shared(work)
    with ThreadPoolExecutor(12) as threads:
        first = threads.submit(shared, ONE)
        assert work.begun.acquire(timeout=ENOUGH)
        waited(1)
        second = [threads.submit(shared, ONE) for _ in range(5)]
        waited(5)
        work.may_end.release()
        assert work.begun.acquire(timeout=ENOUGH)
        third = [threads.submit(shared, ONE) for _ in range(3)]
        waited(3)
        work.may_end.release(2)
        assert first.result() == 1
        assert [each.result() for each in second] == [2] * 5
        for each in third:
            with pytest.raises(ValueError, match="third"):
                each.result()
    assert work.calls == 3


def test_datasets_do_not_wait_for_each_other() -> None:
    work = Work()
    shared = Shared(work)
    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(shared, tenant) for tenant in (ONE, OTHER)]
        for _ in both:
            assert work.begun.acquire(timeout=ENOUGH)
        work.may_end.release(2)
        assert {each.result() for each in both} == {1, 2}


def test_who_waits_in_vain_is_told_so_and_the_next_one_goes_on() -> None:
    work = Work()
    shared = Shared(work)

    def impatiently() -> int:
        with waiting_at_most(0.01):
            return shared(ONE)

    with ThreadPoolExecutor(4) as threads:
        first: Future[int] = threads.submit(shared, ONE)
        assert work.begun.acquire(timeout=ENOUGH)
        late = [threads.submit(impatiently) for _ in range(3)]
        for each in late:
            with pytest.raises(Busy, match="what is due"):
                each.result()
        work.may_end.release(2)
        with suppress(Busy):
            assert first.result() == 1
        assert shared(ONE) == 2
