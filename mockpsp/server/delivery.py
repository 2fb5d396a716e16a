"""Answers that travel badly on purpose: late, in pieces, cut. No thread waits for any of it."""

from collections.abc import Callable

from api.messages import Delivery
from mockpsp.server.connection import Connection
from mockpsp.server.connections import Connections
from mockpsp.server.timers import Timers

Steps = list[tuple[float, bytes]]


def steps(delivery: Delivery, head: bytes, body: bytes) -> Steps:
    """What is sent, each after so many seconds."""
    if delivery.cut_at is not None:
        body = body[: max(delivery.cut_at, 0)]
        head = b"" if delivery.cut_at < 0 else head
    if not delivery.pause:
        return [(delivery.delay, head + body)]
    at = delivery.pause_at
    return [(delivery.delay, head + body[:at]), (delivery.pause, body[at:])]


class Sending:
    """One such answer under way; `end` is called after its last byte."""

    def __init__(
        self, connection: Connection, connections: Connections, timers: Timers, steps: Steps, end: Callable[[], None]
    ) -> None:
        self._connection = connection
        self._connections = connections
        self._timers = timers
        self._steps = steps
        self._end = end

    def go_on(self) -> None:
        """Sends what is due, and comes back for the rest: by the clock, or once the client has read."""
        try:
            while self._steps:
                seconds, data = self._steps.pop(0)
                if seconds:
                    self._steps.insert(0, (0, data))
                    self._timers.after(seconds, self.go_on)
                    return
                if data and not self._connection.send(data):
                    self._connection.after = self.go_on
                    self._connections.wait_for_reader(self._connection)
                    return
            self._end()
        except OSError:  # the client is gone
            self._connections.close(self._connection)
