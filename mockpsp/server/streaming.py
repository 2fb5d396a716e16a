"""An answer that is sent as it is made, by a thread that waits for its client: but not without end."""

import select
import socket
import time

from mockpsp.server.connection import Connection
from mockpsp.server.limits import Limits

KERNEL_BYTES = 65_536
"""What the kernel keeps of a stream for its client. It would keep megabytes, and says that there is room again only
when a third of them is gone: a client that is slow, but within its limits, would seem to take nothing for too long."""


class StreamWriter:
    """Sends the pieces of one answer."""

    def __init__(self, connection: Connection, limits: Limits) -> None:
        self._connection = connection
        self._limits = limits
        connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
        self._waited = 0.0  # seconds, for the client alone
        self._sent = 0
        self._poll = select.poll()
        self._poll.register(connection.fd, select.POLLOUT)

    def write(self, data: bytes) -> None:
        """Sends all of it, and waits for the client.

        Raises TimeoutError where that takes nothing for as long as a client may, or so little that the thread would be
        the client's for hours.
        """
        is_sent = self._connection.send(data)
        while not is_sent:
            self._wait()
            is_sent = self._connection.send_on()
        self._sent += len(data)

    def _wait(self) -> None:
        begun = time.monotonic()
        left = self._limits.write + self._sent / self._limits.download_rate - self._waited
        if left <= 0 or not self._poll.poll(min(left, self._limits.write) * 1_000):
            raise TimeoutError
        self._waited += time.monotonic() - begun
