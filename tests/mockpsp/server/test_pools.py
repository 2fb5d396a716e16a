"""Threads for what may wait: nobody takes them all, and nobody waits for one for ever."""

import threading
import time
from collections.abc import Iterator

import pytest

from api.messages import Request, Respond, Response
from mockpsp.server.pools import Pool


class Work:
    """Requests that are answered when they are let go."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.answered: dict[str, int] = {}
        self.go = threading.Event()

    def answer(self, request: Request, respond: Respond) -> None:
        self.begun.append(request.path)
        self.go.wait(10)
        respond(Response(200))

    def submit(self, pool: Pool, name: str, owner: str) -> None:
        pool.submit(Request("POST", name), lambda response: self.answered.update({name: response.status}), owner)

    def wait_for(self, count: int) -> None:
        give_up = time.monotonic() + 10
        while len(self.begun) < count and time.monotonic() < give_up:
            time.sleep(0.005)
        time.sleep(0.05)  # for more than there may be


@pytest.fixture
def work() -> Iterator[Work]:
    made = Work()
    yield made
    made.go.set()


def test_one_owner_has_some_of_the_threads(work: Work) -> None:
    pool = Pool("test", work.answer, threads=4, each=2, patience=10, most=100)
    for number in range(10):
        work.submit(pool, f"many-{number}", "many")
    work.wait_for(2)
    work.submit(pool, "few", "few")
    work.wait_for(3)
    assert work.begun == ["many-0", "many-1", "few"]
    work.go.set()
    work.wait_for(11)
    assert set(work.answered.values()) == {200}


def test_owners_take_turns(work: Work) -> None:
    pool = Pool("test", work.answer, threads=1, each=1, patience=10, most=100)
    for name in ["a1", "a2", "a3", "b1", "c1"]:
        work.submit(pool, name, name[0])
    work.go.set()
    work.wait_for(5)
    assert work.begun in (["a1", "b1", "c1", "a2", "a3"], ["a1", "a2", "b1", "c1", "a3"])


def test_who_waits_too_long_is_sent_away(work: Work) -> None:
    pool = Pool("test", work.answer, threads=1, each=1, patience=1, most=100)
    work.submit(pool, "at work", "a")
    work.wait_for(1)
    work.submit(pool, "late", "b")
    pool.refuse_late()
    assert work.answered == {}
    time.sleep(1.1)
    pool.refuse_late()
    assert work.answered == {"late": 503}


def test_no_more_than_some_may_wait(work: Work) -> None:
    pool = Pool("test", work.answer, threads=1, each=1, patience=10, most=4)
    work.submit(pool, "at work", "a")
    work.wait_for(1)
    for name in ["first of b", "second of b", "third of b", "first of c", "second of c", "first of d"]:
        work.submit(pool, name, name[-1])
    assert work.answered == {"third of b": 503, "first of d": 503}


@pytest.mark.parametrize("log_fails", [False, True])
def test_a_failure_is_told_and_does_not_end_a_thread(log_fails: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()
    told: list[int] = []

    def answer(request: Request, respond: Respond) -> None:
        if request.path == "fails":
            raise RuntimeError("as it was asked for")
        done.set()

    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    if log_fails:
        monkeypatch.setattr("mockpsp.server.log.logger.exception", fail)
    pool = Pool("test", answer, threads=1, each=1, patience=10, most=10)
    for name in ["fails", "works"]:
        pool.submit(Request("POST", name), lambda response: told.append(response.status))
    assert done.wait(10)
    assert told == [500]
