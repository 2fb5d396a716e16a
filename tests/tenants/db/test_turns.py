"""Turns to write to a SQLite file: in the order of the line, past no process that waits, and waited for with an end."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings

from tenants.db.turn_files import TurnFiles
from tenants.db.turns import Turn

LONG = 20.0

# takes the turn of a file, says so, and gives it back when it is told to; then the same again
ANOTHER_PROCESS = """
import sys
from tenants.db.turn_files import TurnFiles
from tenants.db.turns import Turn
turn = Turn(TurnFiles(sys.argv[1]))
for line in sys.stdin:
    if line.strip() == "take":
        assert turn.take(20)
    else:
        turn.give_back()
    print("done", flush=True)
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(tmp_path / "turns.sqlite3")


@pytest.fixture
def turn(file: str) -> Turn:
    return Turn(TurnFiles(file))


class Another:
    """Another process that writes to the file."""

    def __init__(self, file: str) -> None:
        command = [sys.executable, "-c", ANOTHER_PROCESS, file]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, cwd=settings.BASE_DIR, stdin=pipe, stdout=pipe, text=True, bufsize=1)

    def ask(self, what: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(f"{what}\n")

    def is_done(self) -> None:
        assert self.process.stdout
        assert self.process.stdout.readline() == "done\n"

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def another(file: str) -> Iterator[Another]:
    process = Another(file)
    yield process
    process.kill()


def begun(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work)
    thread.start()
    return thread


def wait_until(is_so: Callable[[], bool]) -> None:
    give_up = time.monotonic() + LONG
    while not is_so():
        assert time.monotonic() < give_up
        time.sleep(0.005)


def wait_for_line(turn: Turn, threads: int) -> None:
    wait_until(lambda: turn.in_line() == threads)


def test_threads_come_in_the_order_of_their_line(turn: Turn) -> None:
    came: list[int] = []

    def write(number: int) -> None:
        assert turn.take(LONG)
        came.append(number)
        turn.give_back()

    assert turn.take(0)
    threads = []
    for number in range(5):
        threads.append(begun(partial(write, number)))
        wait_for_line(turn, number + 1)
    turn.give_back()
    for thread in threads:
        thread.join(LONG)
    assert came == [0, 1, 2, 3, 4]


def test_who_has_no_time_takes_only_what_is_free(turn: Turn) -> None:
    assert turn.take(0)
    assert not turn.take(0)
    turn.give_back()
    assert turn.take(0)


def test_a_wait_ends_and_leaves_the_line(turn: Turn) -> None:
    assert turn.take(0)
    assert not turn.take(0.05)
    assert not turn.is_awaited()
    turn.give_back()
    assert turn.take(0)


def test_one_process_at_a_time(turn: Turn, another: Another) -> None:
    another.ask("take")
    another.is_done()
    assert not turn.take(0)
    assert not turn.take(0.05)
    another.ask("give back")
    another.is_done()
    assert turn.take(LONG)


def test_what_was_waited_for_in_vain_is_not_kept(turn: Turn, another: Another) -> None:
    """Nobody waits any more when the other process gives it back, and so it is free again."""
    another.ask("take")
    another.is_done()
    assert not turn.take(0.05)
    another.ask("give back")
    another.is_done()
    another.ask("take")
    another.is_done()
    assert not turn.take(0.05)


def test_a_killed_process_leaves_no_turn_behind(turn: Turn, another: Another) -> None:
    another.ask("take")
    another.is_done()
    assert not turn.take(0.05)
    another.kill()
    assert turn.take(LONG)


def test_a_killed_process_that_waited_is_waited_for_by_nobody(turn: Turn, another: Another) -> None:
    assert turn.take(0)
    another.ask("take")
    wait_until(turn.is_awaited)
    another.kill()
    wait_until(lambda: not turn.is_awaited())
    turn.give_back()
    assert turn.take(0)


def test_who_gives_it_back_does_not_get_it_past_a_process_that_waits(turn: Turn, another: Another) -> None:
    for _ in range(20):
        assert turn.take(LONG)
        another.ask("take")
        wait_until(turn.is_awaited)
        turn.give_back()
        assert not turn.take(0)  # at once, before the other one can have woken up
        another.is_done()
        another.ask("give back")
        another.is_done()


def test_a_line_of_threads_lets_another_process_in_between(turn: Turn, another: Another) -> None:
    assert turn.take(0)
    another.ask("take")
    wait_until(turn.is_awaited)
    thread = begun(lambda: turn.take(LONG))
    wait_for_line(turn, 1)
    turn.give_back()
    another.is_done()
    assert thread.is_alive()
    another.ask("give back")
    thread.join(LONG)
    assert not thread.is_alive()


def test_an_interrupted_wait_leaves_the_line(turn: Turn, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> bool:
        raise KeyboardInterrupt

    assert turn.take(0)
    monkeypatch.setattr("tenants.db.turns._Place.wait", interrupt)
    with pytest.raises(KeyboardInterrupt):
        turn.take(LONG)
    turn.give_back()
    assert turn.take(0)
