"""The threads that read: whichever gets a connection's event reads, handles and answers, with no hand-over between."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from api.messages import Request, Respond
from api.refusals import refusal
from mockpsp.server.connection import Connection, Wait
from mockpsp.server.connections import Connections
from mockpsp.server.exchange import Exchange
from mockpsp.server.limits import Limits
from mockpsp.server.log import log_failure
from mockpsp.server.parsing import Refusal
from mockpsp.server.poller import Poller
from mockpsp.server.refusals import try_later
from mockpsp.server.timers import Timers
from tenants.db.waiting import PATIENCE

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
IDLE_SECONDS = 60.0


class Served(Protocol):
    """What the loop serves."""

    def __call__(self, request: Request, respond: Respond) -> None:
        """Has the request answered by one call of `respond`, at once or later."""

    def works_here(self, request: Request) -> bool:
        """Whether the call above does the work itself, and so may wait for the database."""

    def most_bytes(self, request: Request) -> int:
        """How large a body it takes, by the request's head."""

    def begin_end(self) -> None:
        """The worker is to end: what was put off is answered as it is."""

    def end(self) -> None:
        """The last thing that a worker does: every request is answered, or given up."""


class Loop:
    """What the threads of a worker do with its connections."""

    def __init__(self, served: Served, limits: Limits, poller: Poller, timers: Timers) -> None:
        self.served = served
        self.timers = timers
        self.connections = Connections(limits, poller, served.most_bytes)
        self.is_ending = False
        self.backlog: deque[Exchange] = deque()  # read whole, and waiting for a thread
        self._poller = poller
        self._doors: dict[int, Callable[[], None]] = {}
        self._idle: set[int] = set()  # the threads that wait for an event
        self._bell, ringing = os.pipe()
        os.write(ringing, b"!")  # never read: watched once, it wakes one thread

    def work(self) -> None:
        """The whole life of a thread that reads."""
        me = threading.get_ident()
        while True:
            self._idle.add(me)
            fd = self._poller.wait(IDLE_SECONDS)
            self._idle.discard(me)
            try:
                if fd is not None:
                    self._on_event(fd, may_work=True)
                while self.backlog:
                    self._work_off()
            except Exception:
                log_failure("a thread of the server failed at an event")

    def help_out(self) -> None:
        """Where all threads are at work: reads on, so that those are answered that need none of them."""
        while not self._idle:
            fd = self._poller.wait(0)
            if fd is None:
                break
            self._on_event(fd, may_work=False)
        if self.backlog and self._idle:
            self._poller.watch(self._bell)

    def watch_door(self, fd: int, on_event: Callable[[], None]) -> None:
        """Calls once a listening socket has somebody waiting."""
        if not self.is_ending:
            self._doors[fd] = on_event
            self._poller.watch(fd)

    def refuse(self, connection: Connection, refused: Refusal) -> None:
        """Answers what is no request, and ends the connection."""
        exchange = Exchange(self, connection, Request("", ""), keeps=False)
        exchange.respond(refusal(refused.status, refused.detail))

    def go_on(self, connection: Connection, *, may_work: bool) -> None:
        """Handles the requests that have been read, then waits for more."""
        parser = connection.parser
        while parser.done:
            request, keeps = parser.done.popleft()
            exchange = Exchange(self, connection, request, keeps=keeps)
            if not may_work and self.served.works_here(request):
                self.backlog.append(exchange)
                return
            if not exchange.run():
                return
        if connection.refused:
            self.refuse(connection, connection.refused)
        elif self.is_ending and not connection.is_incomplete:
            self.connections.close(connection)
        else:
            self._encourage(connection)
            self.connections.rest(connection)

    def look_once_more(self, connection: Connection) -> None:
        """At the end: a request that has come by now is answered, and the connection closed. It is the caller's."""
        try:
            self._read_on(connection)
        except OSError:
            self.connections.close(connection)
        else:
            self.go_on(connection, may_work=False)

    def _on_event(self, fd: int, *, may_work: bool) -> None:
        connection = self.connections.open.get(fd)
        if connection is None:
            if fd in self._doors:
                self._doors[fd]()
            return
        if not self.connections.waiting.take(connection):
            return  # another thread was quicker
        try:
            if connection.wait is Wait.WRITE:
                self._write_on(connection)
            elif connection.wait is Wait.DRAIN:
                self.connections.drain(connection)
            else:
                self._read_on(connection)
                self.go_on(connection, may_work=may_work)
        except OSError:  # the client is gone
            self.connections.close(connection)
        except Exception:
            self.connections.close(connection)
            raise

    def _encourage(self, connection: Connection) -> None:
        """A client that waits for a word before it sends the body gets it."""
        if connection.parser.expects_continue:
            connection.parser.expects_continue = False
            with suppress(OSError):  # the next event shows that the client is gone
                connection.send(CONTINUE)

    def _read_on(self, connection: Connection) -> None:
        data = connection.read()
        if data is None:
            return
        if not data and not connection.is_incomplete:
            raise ConnectionAbortedError
        try:
            connection.parser.feed(data)
            if not data:
                raise Refusal(400, "The request ended before its head or its body was whole.")
        except Refusal as refused:
            connection.refused = refused

    def _write_on(self, connection: Connection) -> None:
        if not connection.send_on():
            self.connections.wait_for_reader(connection)
        else:
            after, connection.after = connection.after, None
            if after:
                after()

    def _work_off(self) -> None:
        with suppress(IndexError):  # another thread was quicker
            exchange = self.backlog.popleft()
            if exchange.run():
                self.go_on(exchange.connection, may_work=True)

    def refuse_late(self) -> None:
        """Requests that have waited too long for a thread are answered without one."""
        latest = time.monotonic() - PATIENCE
        with suppress(IndexError):
            while self.backlog[0].request.since < latest:
                self.backlog.popleft().respond(try_later("All threads that read wait for the database."))
