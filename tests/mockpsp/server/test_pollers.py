"""Both kinds of poller keep the same promises."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from mockpsp.server.poller import Poller, SelectorPoller, new_poller

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture(params=[new_poller, SelectorPoller])
def poller(request: pytest.FixtureRequest) -> Poller:
    made: Poller = request.param()
    return made


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def ready(poller: Poller, within: float = 5.0) -> int | None:
    """What is ready; a wait may end early and with nothing."""
    give_up = time.monotonic() + within
    while time.monotonic() < give_up:
        fd = poller.wait(within / 10)
        if fd is not None:
            return fd
    return None


def test_an_event_is_told_once(poller: Poller, pair: Pair) -> None:
    ours, theirs = pair
    poller.watch(ours.fileno())
    assert ready(poller, 0.1) is None
    theirs.send(b"x")
    assert ready(poller) == ours.fileno()
    assert ready(poller, 0.1) is None
    poller.watch(ours.fileno())
    assert ready(poller) == ours.fileno()


def test_what_can_be_written(poller: Poller, pair: Pair) -> None:
    poller.watch(pair[0].fileno(), writing=True)
    assert ready(poller) == pair[0].fileno()


def test_a_watch_replaces_another(poller: Poller, pair: Pair) -> None:
    poller.watch(pair[0].fileno())
    poller.watch(pair[0].fileno(), writing=True)
    assert ready(poller) == pair[0].fileno()


def test_a_watch_begins_while_others_wait(poller: Poller, pair: Pair) -> None:
    pair[1].send(b"x")
    with ThreadPoolExecutor(2) as threads:
        waiting = [threads.submit(ready, poller, 2.0) for _ in range(2)]
        time.sleep(0.1)
        poller.watch(pair[0].fileno())
        assert sorted(map(str, (each.result() for each in waiting))) == sorted([str(pair[0].fileno()), "None"])


def test_what_is_closed_is_forgotten(poller: Poller, pair: Pair) -> None:
    ours, theirs = pair
    number = ours.fileno()
    poller.watch(number)
    poller.forget(number)
    ours.close()
    theirs.close()
    assert ready(poller, 0.1) is None
    again, other = socket.socketpair()
    with again, other:
        poller.watch(again.fileno())
        other.send(b"x")
        assert ready(poller) == again.fileno()
