"""One request and its answer on a connection."""

import threading
import time
from collections.abc import Iterable
from functools import partial
from typing import Protocol

from api.messages import Application, Ending, Request, Response
from api.refusals import refusal
from mockpsp.server.connection import Connection, Wait
from mockpsp.server.connections import Connections
from mockpsp.server.delivery import Sending, steps
from mockpsp.server.heads import announced, asks_to_close, head
from mockpsp.server.log import log_failure
from mockpsp.server.streaming import StreamWriter
from mockpsp.server.timers import Timers


class Host(Protocol):
    """What an exchange needs of the loop."""

    connections: Connections
    timers: Timers
    is_ending: bool

    @property
    def served(self) -> Application: ...

    def go_on(self, connection: Connection, *, may_work: bool) -> None: ...


class Exchange:
    """The connection belongs to whoever answers: nobody else reads or writes meanwhile."""

    __slots__ = ("_caller", "_goes_on", "_host", "_is_answered", "_keeps", "connection", "request")

    def __init__(self, host: Host, connection: Connection, request: Request, *, keeps: bool) -> None:
        self._host = host
        self.connection = connection
        self.request = request
        request.since = (
            time.monotonic()
        )  # a body may have taken its time, and a pipelined request waits for the one before
        self._keeps = keeps
        self._is_answered = False
        self._goes_on = False
        self._caller = 0  # the thread within `run`

    def run(self) -> bool:
        """Has the request answered. Whether that is done by now, and the connection the caller's again."""
        self._caller = threading.get_ident()
        try:
            self._host.served(self.request, self.respond)
        except Exception:
            log_failure("a request failed")
            if not self._is_answered:
                self.respond(refusal(500, "The simulator failed on this request; its log says where."))
        self._caller = 0
        return self._goes_on

    def respond(self, response: Response) -> None:
        """Sends the answer, the only one. Where the client reads slowly, the rest is sent as it does."""
        if self._is_answered:
            raise RuntimeError(f"{self.request.method} {self.request.path} was answered twice.")
        self._is_answered = True
        try:
            goes_on = self._send(response)
        except OSError:  # the client is gone
            self._host.connections.close(self.connection)
            return
        except Exception:  # a stream failed: what is missing of it has to show
            self._host.connections.close(self.connection)
            raise
        if threading.get_ident() == self._caller:
            self._goes_on = goes_on
        elif goes_on:
            self._hand_back()

    def finish(self, *, keeps: bool) -> bool:
        """What follows the last byte; whether the connection goes on."""
        if keeps and not self._host.is_ending:
            self.connection.wait = Wait.REST
            return True
        self._host.connections.let_go(self.connection)
        return False

    def _send(self, response: Response) -> bool:
        keeps = self._keeps and not self._host.is_ending and not asks_to_close(response.headers)
        if response.stream is not None:
            return self._send_stream(response, response.stream, keeps=keeps and self.request.version != "1.0")
        body, length = response.body, len(response.body)
        if self.request.method == "HEAD":
            body, length = b"", announced(response.headers) or length
        if response.delivery is not None:
            self._deliver(response, body, keeps=keeps)
            return False
        if self.connection.send(self._head(response, length, keeps=keeps) + body):
            return self.finish(keeps=keeps)
        self.connection.after = partial(self._after, keeps=keeps)
        self._host.connections.wait_for_reader(self.connection)
        return False

    def _deliver(self, response: Response, body: bytes, *, keeps: bool) -> None:
        delivery = response.delivery
        assert delivery is not None
        length = len(response.body) if delivery.content_length is None else delivery.content_length
        sent = steps(delivery, self._head(response, length, keeps=keeps), body)
        keeps = keeps and delivery.ending is Ending.KEEP

        def end() -> None:
            if delivery.ending is Ending.RESET:
                self.connection.reset_at_close()
                self._host.connections.close(self.connection)
            elif self.finish(keeps=keeps):
                self._hand_back()

        Sending(self.connection, self._host.connections, self._host.timers, sent, end).go_on()

    def _hand_back(self) -> None:
        self._host.connections.rest(self.connection, is_roused=bool(self.connection.parser.done))

    def _head(self, response: Response, length: int | None, *, keeps: bool) -> bytes:
        """The head of the answer; that of an error where the answer's own cannot be written."""
        version = self.request.version
        try:
            return head(response.status, response.headers, length=length, keeps=keeps, version=version)
        except ValueError:
            log_failure("an answer has a header that cannot be sent")
            return head(500, (), length=length, keeps=keeps, version=version)

    def _after(self, *, keeps: bool) -> None:
        if self.finish(keeps=keeps):
            self._host.go_on(self.connection, may_work=True)

    def _send_stream(self, response: Response, stream: Iterable[bytes], *, keeps: bool) -> bool:
        is_chunked = self.request.version != "1.0"
        writer = StreamWriter(self.connection, self._host.connections.limits)
        writer.write(self._head(response, None, keeps=keeps))
        if self.request.method != "HEAD":
            for piece in filter(None, stream):
                writer.write(b"%x\r\n%b\r\n" % (len(piece), piece) if is_chunked else piece)
            if is_chunked:
                writer.write(b"0\r\n\r\n")
        return self.finish(keeps=keeps)
