"""The first process: it forks the workers, replaces those that die, and ends them all."""

import os
import select
import signal
import sys
import time
from dataclasses import dataclass, replace

from mockpsp.server import worker
from mockpsp.server.worker import ENDINGS, Place

STAYS_YOUNG = 10.0  # seconds after which the death of a worker is no sign that the next one will die, too
FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0
KILLS_AFTER = 2.0  # seconds past the grace that a worker has


@dataclass(slots=True)
class Child:
    """A worker as the first process knows it."""

    number: int
    pid: int = 0  # 0 while it has none
    started: float = 0.0
    pause: float = FIRST_PAUSE
    start_at: float = 0.0


class Supervisor:
    """Nothing here has threads: what is forked begins with the one that forks."""

    def __init__(self, place: Place, workers: int) -> None:
        self._place = place
        self._children = [Child(number) for number in range(workers)]
        self._alive, self._is_alive = os.pipe()  # nobody writes: it ends for the workers when this process does
        self._signals, wake = os.pipe()
        os.set_blocking(wake, False)
        os.set_blocking(self._signals, False)
        self._wake = wake
        self._endings: list[int] = []

    def run(self) -> None:
        """Serves until SIGTERM or SIGINT."""
        for number in (*ENDINGS, signal.SIGCHLD):
            signal.signal(number, self._on_signal)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        while not self._endings:
            self._reap()
            self._start_missing()
            self._sleep(self._until_next_start())
        self._end()

    def _on_signal(self, number: int, _: object) -> None:
        if number in ENDINGS:
            self._endings.append(number)

    def _sleep(self, seconds: float) -> None:
        ready, _, _ = select.select([self._signals], [], [], seconds)
        if ready:
            os.read(self._signals, 4096)

    def _until_next_start(self) -> float:
        missing = [child.start_at for child in self._children if not child.pid]
        return max(min(missing) - time.monotonic(), 0.0) if missing else 60.0

    def _start_missing(self) -> None:
        for child in self._children:
            if not child.pid and child.start_at <= time.monotonic():
                self._start(child)

    def _start(self, child: Child) -> None:
        child.started = time.monotonic()
        pid = os.fork()
        if pid:
            child.pid = pid
            return
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for fd in (self._is_alive, self._signals, self._wake):
                os.close(fd)
            worker.run(replace(self._place, number=child.number), self._alive)
            code = 0
        except BaseException:
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)  # no thread ends one by one, and nothing of the first process's is run

    def _reap(self) -> None:
        for child in self._children:
            if child.pid and (status := _ended(child.pid)) is not None:
                lived = time.monotonic() - child.started
                child.pause = FIRST_PAUSE if lived > STAYS_YOUNG else min(child.pause * 2, LONGEST_PAUSE)
                child.start_at = time.monotonic() + (0 if lived > STAYS_YOUNG else child.pause)
                self._place.shared.count_lost(child.number)
                sys.stderr.write(f"mockpsp: worker {child.pid} {_end_in_words(status)}; another one takes its place.\n")
                sys.stderr.flush()
                child.pid = 0

    def _end(self) -> None:
        """Has the workers end; those that take too long are killed, and all of them at a second signal."""
        for listening in self._place.listening:
            listening.close()
        self._send(signal.SIGTERM)
        give_up = time.monotonic() + self._place.limits.grace + KILLS_AFTER
        while any(child.pid for child in self._children):
            for child in self._children:
                if child.pid and _ended(child.pid) is not None:
                    child.pid = 0
            if time.monotonic() > give_up or len(self._endings) > 1:
                self._send(signal.SIGKILL)
            self._sleep(0.1)

    def _send(self, number: signal.Signals) -> None:
        for child in self._children:
            if child.pid:
                os.kill(child.pid, number)


def _ended(pid: int) -> int | None:
    """How a child ended, or None while it lives."""
    found, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if found else None


def _end_in_words(code: int) -> str:
    if code < 0:
        return f"was killed by signal {-code} ({signal.Signals(-code).name})"
    return f"ended with exit code {code}"
