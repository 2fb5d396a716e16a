"""One connection of a client: its socket, what of a request has come, what of an answer has not left."""

import socket
import struct
from collections.abc import Callable
from enum import Enum, auto

from mockpsp.server.parsing import Refusal, RequestParser, Stage

READ_BYTES = 65_536
RESET_AT_CLOSE = struct.pack("ii", 1, 0)


class Wait(Enum):
    """What a connection waits for, while no thread is at it."""

    FIRST = auto()  # its first request
    REST = auto()  # another one
    HEAD = auto()
    BODY = auto()
    WRITE = auto()  # the client, to read its answer
    DRAIN = auto()  # the client, to end what nobody reads


class Connection:
    """Belongs to one thread at a time: to the one that got its event, or to whoever answers its request.

    No method waits. OSError is raised where the client is gone.
    """

    __slots__ = ("after", "deadline", "drained", "fd", "parser", "refused", "since", "sock", "unsent", "wait")

    def __init__(self, sock: socket.socket, parser: RequestParser, deadline: float) -> None:
        self.sock = sock
        self.fd = sock.fileno()
        self.parser = parser
        self.wait = Wait.FIRST
        self.deadline = deadline  # of its wait, by the monotonic clock
        self.since = 0.0  # when its wait began
        self.unsent = memoryview(b"")
        self.after: Callable[[], None] | None = None  # what follows when all is sent
        self.refused: Refusal | None = None  # what came after the requests that have been read
        self.drained = 0

    def read(self) -> bytes | None:
        """What has come: nothing at the end of the client's sending, None where there may come more."""
        try:
            return self.sock.recv(READ_BYTES)
        except BlockingIOError:
            return None

    def has_begun(self) -> bool:
        """Whether the next request has begun to come, and nobody has read of it yet."""
        try:
            return self.wait in {Wait.FIRST, Wait.REST} and bool(self.sock.recv(1, socket.MSG_PEEK))
        except OSError:
            return False

    def send(self, data: bytes) -> bool:
        """Sends what can be sent now; whether that was all. The rest stands in `unsent`."""
        try:
            sent = self.sock.send(data)
        except BlockingIOError:
            sent = 0
        if sent == len(data):
            return True
        self.unsent = memoryview(data)[sent:]
        return False

    def send_on(self) -> bool:
        """Sends on of `unsent`; whether all is sent now."""
        try:
            sent = self.sock.send(self.unsent)
        except BlockingIOError:
            return False
        self.unsent = self.unsent[sent:]
        return not self.unsent

    def stop_sending(self) -> None:
        """Tells the client that nothing follows, and waits for the same: a close at once could destroy the answer."""
        self.parser.release()
        self.sock.shutdown(socket.SHUT_WR)

    def reset_at_close(self) -> None:
        """The connection ends with a reset, so that the client sees an error."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_CLOSE)

    @property
    def is_incomplete(self) -> bool:
        return self.parser.stage in {Stage.HEAD, Stage.BODY}
