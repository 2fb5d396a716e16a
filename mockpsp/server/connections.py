"""The connections of a worker: how they come, wait and go."""

import socket
import time

from mockpsp.server.connection import Connection, Wait
from mockpsp.server.limits import Limits
from mockpsp.server.parsing import MostBytes, RequestParser, Stage
from mockpsp.server.poller import Poller
from mockpsp.server.waiting import Waiting

UPLOADS_FROM = 1_000_000  # bytes of a body: what is larger gets time by its size
READS_AT_ONCE = 16  # of what nobody reads; then it is others' turn
OF_STAGE = {Stage.REST: Wait.REST, Stage.HEAD: Wait.HEAD, Stage.BODY: Wait.BODY, Stage.END: Wait.DRAIN}


class Connections:
    """All of them, each either here and watched, or with the thread that took it."""

    def __init__(self, limits: Limits, poller: Poller, most_bytes: MostBytes) -> None:
        self.limits = limits
        self.open: dict[int, Connection] = {}
        self.waiting = Waiting()
        self._poller = poller
        self._most_bytes = most_bytes
        self._seconds = {
            Wait.REST: limits.rest,
            Wait.HEAD: limits.head,
            Wait.BODY: limits.body,
            Wait.DRAIN: limits.drain,
        }

    def welcome(self, sock: socket.socket, client: str) -> None:
        """Takes in a new connection."""
        parser = RequestParser(client, self.limits.head_bytes, self._most_bytes)
        connection = Connection(sock, parser, time.monotonic() + self.limits.first)
        self.open[connection.fd] = connection
        self.rest(connection)

    def rest(self, connection: Connection, *, is_roused: bool = False) -> None:
        """Leaves the connection until more of a request has come; `is_roused` has a thread take it at once."""
        wait = OF_STAGE[connection.parser.stage]
        is_first = connection.wait is Wait.FIRST and wait in {Wait.REST, Wait.HEAD}
        if not is_first and (wait is not connection.wait or wait is Wait.REST):
            connection.wait = wait
            connection.since = time.monotonic()
            connection.deadline = connection.since + self._seconds[wait]
        self._watch(connection, writing=is_roused)

    def wait_for_reader(self, connection: Connection) -> None:
        """Leaves the connection until the client has read some of what it gets."""
        connection.wait = Wait.WRITE
        connection.since = time.monotonic()
        connection.deadline = connection.since + self.limits.write
        self._watch(connection, writing=True)

    def let_go(self, connection: Connection) -> None:
        """Ends the connection after what was sent, in a way that lets the client read all of it."""
        connection.stop_sending()
        self.drain(connection)

    def drain(self, connection: Connection) -> None:
        """Reads, for nobody, what the client still sends: it may read its answer only after."""
        for _ in range(READS_AT_ONCE):
            data = connection.read()
            if data is None:
                break
            connection.drained += len(data)
            if not data or connection.drained > self.limits.drain_bytes:
                self.close(connection)
                return
        self.rest(connection)

    def close(self, connection: Connection) -> None:
        """Closes it at once. It has to be the caller's."""
        self.open.pop(connection.fd, None)
        self._poller.forget(connection.fd)
        connection.parser.release()
        connection.sock.close()

    def is_overdue(self, connection: Connection, now: float) -> bool:
        """A body that is large by right has longer, as it grows."""
        extra = max(connection.parser.waiting_bytes - UPLOADS_FROM, 0) / self.limits.upload_rate
        return connection.deadline + extra <= now

    def have_room(self) -> bool:
        """Whether there is room for another one; the oldest that may go make some.

        A connection whose request has just come stays: to cut it would be final for a POST.
        """
        if len(self.open) < self.limits.connections:
            return True
        for connection in self.waiting.giving_way():
            if connection.has_begun():
                self._watch(connection, writing=False)
            else:
                self.close(connection)
        return len(self.open) < self.limits.connections

    def _watch(self, connection: Connection, *, writing: bool) -> None:
        self.waiting.put(connection)
        self._poller.watch(connection.fd, writing=writing)
