"""Where connections come in. All workers listen at the same sockets; the one that has the fewest lets in."""

import errno
import socket
import time
from collections.abc import Sequence
from contextlib import suppress

from mockpsp.server.loop import Loop
from mockpsp.server.shared import Shared

COURTESY = 0.002  # seconds that a worker leaves a new connection to those that have fewer
WITHOUT_ROOM = 0.05
LOOKS_AGAIN = 0.005
WAITS_FOR_OTHERS = 1.0  # at the start: the first worker would get all the clients that wait already
BACKLOG = 1024
OF_IPV4 = "::ffff:"  # stands before the address of a client by IPv4, at a socket for both


def listen(host: str, port: int) -> list[socket.socket]:
    """Sockets at all addresses of the host. Raises OSError where one is taken, or none is this machine's."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    listening: list[socket.socket] = []
    failed: OSError | None = None
    for family, _, _, _, address in dict.fromkeys(found):
        try:
            is_for_all = address[0] == "::" and socket.has_dualstack_ipv6()  # of IPv4 too, as people expect of it
            server = socket.create_server(address[:2], family=family, backlog=BACKLOG, dualstack_ipv6=is_for_all)
            listening.append(server)
        except OSError as error:
            failed = error
            if error.errno == errno.EADDRINUSE:
                break
    if failed and (not listening or failed.errno == errno.EADDRINUSE):
        raise failed
    for each in listening:
        each.setblocking(False)
    return listening


def open_doors(loop: Loop, listening: Sequence[socket.socket], shared: Shared, place: int) -> None:
    """Lets clients in, once all workers are there to have their share of them."""
    doors = [Door(loop, each, shared, place) for each in listening]
    give_up = time.monotonic() + WAITS_FOR_OTHERS
    shared.connections[place] = 0

    def look() -> None:
        if shared.are_all_there or time.monotonic() > give_up:
            for door in doors:
                door.watch()
        else:
            loop.timers.after(LOOKS_AGAIN, look)

    look()


class Door:
    """One listening socket, as one worker sees it."""

    def __init__(self, loop: Loop, listening: socket.socket, shared: Shared, place: int) -> None:
        self._loop = loop
        self._listening = listening
        self._shared = shared
        self._place = place
        self._has_waited = False

    def watch(self) -> None:
        self._loop.watch_door(self._listening.fileno(), self._on_event)

    def _on_event(self) -> None:
        if self._loop.is_ending:
            return
        self._shared.connections[self._place] = len(self._loop.connections.open)
        if self._shared.has_more(self._place) and not self._has_waited:
            self._has_waited = True
            self._watch_after(COURTESY)
            return
        self._has_waited = False
        try:
            if self._loop.connections.have_room():
                self._let_in()
            else:
                self._watch_after(WITHOUT_ROOM)
                return
        except (BlockingIOError, ConnectionError):  # another worker was quicker, or the client is gone
            pass
        except OSError:  # the machine has no file number left
            self._watch_after(WITHOUT_ROOM)
            return
        self.watch()

    def _watch_after(self, seconds: float) -> None:
        self._loop.timers.after(seconds, self.watch)

    def _let_in(self) -> None:
        sock, address = self._listening.accept()
        with suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setblocking(False)
        self._loop.connections.welcome(sock, address[0].removeprefix(OF_IPV4))
