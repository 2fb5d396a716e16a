"""Which sockets are ready. Several threads wait on one poller, and each event wakes one of them.

A watch ends with its event: whoever got it owns the socket, until it is watched again.
"""

import os
import select
import selectors
import threading
from contextlib import suppress
from typing import Protocol


class Poller(Protocol):
    """What the loop needs of the operating system."""

    def wait(self, seconds: float) -> int | None:
        """The number of a file that is ready, or None after so many seconds. It may be one that is closed by now."""

    def watch(self, fd: int, *, writing: bool = False) -> None:
        """Begins a watch, or replaces one. A file that is closed meanwhile is passed over."""

    def forget(self, fd: int) -> None:
        """Ends the watch of a file that is about to be closed."""


class EpollPoller:
    """Linux: the kernel holds the set of watches, and wakes one thread for each event."""

    def __init__(self) -> None:
        self._epoll = select.epoll()

    def wait(self, seconds: float) -> int | None:
        for fd, _ in self._epoll.poll(seconds, 1):
            return fd
        return None

    def watch(self, fd: int, *, writing: bool = False) -> None:
        events = (select.EPOLLOUT if writing else select.EPOLLIN) | select.EPOLLONESHOT
        try:
            self._epoll.modify(fd, events)
        except FileNotFoundError:
            with suppress(OSError):
                self._epoll.register(fd, events)
        except OSError:  # closed by the thread that counts the seconds
            return

    def forget(self, fd: int) -> None:
        """The kernel forgets by itself what is closed."""


class SelectorPoller:
    """Everywhere else: one thread waits at a time, and the others queue behind it."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._turn = threading.Lock()
        self._asked: dict[int, int] = {}  # watches that the waiting thread has not taken over yet; 0 to end one
        self._ready: list[int] = []
        self._wakes, self._wake = os.pipe()
        os.set_blocking(self._wakes, False)
        os.set_blocking(self._wake, False)
        self._selector.register(self._wakes, selectors.EVENT_READ)

    def wait(self, seconds: float) -> int | None:
        if not self._turn.acquire(timeout=seconds):
            return None
        try:
            if not self._ready:
                self._take_over()
                self._ready = [fd for fd in self._selected(seconds) if fd != self._wakes]
            return self._ready.pop() if self._ready else None
        finally:
            self._turn.release()

    def watch(self, fd: int, *, writing: bool = False) -> None:
        self._asked[fd] = selectors.EVENT_WRITE if writing else selectors.EVENT_READ
        self._rouse()

    def forget(self, fd: int) -> None:
        self._asked[fd] = 0
        self._rouse()

    def _selected(self, seconds: float) -> list[int]:
        found = [key.fd for key, _ in self._selector.select(seconds)]
        for fd in found:
            if fd == self._wakes:
                os.read(fd, 4096)
            else:
                self._selector.unregister(fd)
        return found

    def _take_over(self) -> None:
        while self._asked:
            fd, events = self._asked.popitem()
            if fd in self._selector.get_map():
                self._selector.unregister(fd)
            if events:
                try:
                    self._selector.register(fd, events)
                except (OSError, ValueError):  # closed meanwhile
                    continue

    def _rouse(self) -> None:
        try:
            os.write(self._wake, b"w")
        except BlockingIOError:  # it is full of reasons to wake up
            return


def new_poller() -> Poller:
    """The best one that this machine has."""
    return EpollPoller() if hasattr(select, "epoll") else SelectorPoller()
