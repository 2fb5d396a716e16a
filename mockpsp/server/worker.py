"""One worker: its threads, and the one that counts the seconds and hears what the first process says."""

import faulthandler
import os
import select
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from mockpsp.server.door import open_doors
from mockpsp.server.housekeeping import begin_end, has_ended, keep_house
from mockpsp.server.limits import Limits
from mockpsp.server.loop import Loop, Served
from mockpsp.server.poller import Poller, new_poller
from mockpsp.server.shared import Shared
from mockpsp.server.timers import Timers

ENDINGS = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True, slots=True)
class Place:
    """What a worker is given."""

    number: int
    listening: Sequence[socket.socket]
    shared: Shared
    limits: Limits
    threads: int
    serve: Callable[[Timers, Shared], Served]  # called in the worker: it may start threads
    poller: Callable[[], Poller] = new_poller


def run(place: Place, first_process: int) -> None:
    """Serves until a signal ends it, or `first_process` is gone: reading from it then gives an end of file."""
    faulthandler.enable()
    wakes, wake = _pipe()
    endings = _hear_signals(wake)
    timers = Timers(lambda: _write(wake))
    loop = Loop(place.serve(timers, place.shared), place.limits, place.poller(), timers)
    open_doors(loop, place.listening, place.shared, place.number)
    keep_house(loop)
    for number in range(place.threads):
        threading.Thread(target=loop.work, name=f"reads-{number}", daemon=True).start()
    give_up = float("inf")
    while not (loop.is_ending and has_ended(loop)) and time.monotonic() < give_up:
        ready, _, _ = select.select([wakes, first_process], [], [], timers.run())
        if first_process in ready:
            return
        if wakes in ready:
            os.read(wakes, 4096)
        if endings and not loop.is_ending:
            give_up = time.monotonic() + place.limits.grace
            for listening in place.listening:
                listening.close()
            begin_end(loop)
    loop.served.end()


def _hear_signals(wake: int) -> list[int]:
    """The signals to end that have come."""
    heard: list[int] = []
    for ending in ENDINGS:
        signal.signal(ending, lambda number, _: heard.append(number))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    return heard


def _pipe() -> tuple[int, int]:
    reads, writes = os.pipe()
    os.set_blocking(reads, False)
    os.set_blocking(writes, False)
    return reads, writes


def _write(wake: int) -> None:
    try:
        os.write(wake, b"w")
    except BlockingIOError:  # it is full of reasons to wake up
        return
