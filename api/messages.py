"""What the server hands to the application, and what it gets back: plain values, with no framework around them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from time import monotonic

Headers = tuple[tuple[str, str], ...]

PUT_OFF = "mockpsp.put_off"
"""In a WSGI environ: called with seconds it has the request answered anew after them, and no answer sent now."""
PUT_OFF_SINCE = "mockpsp.put_off_since"
"""In a WSGI environ: when the request came, by time.monotonic, however often it was put off since."""


class Request:
    """One HTTP request, read whole."""

    __slots__ = (
        "body",
        "client",
        "headers",
        "is_cut",
        "method",
        "path",
        "put_off_since",
        "query",
        "since",
        "target",
        "version",
    )

    def __init__(
        self,
        method: str,
        path: str,
        query: str = "",
        headers: dict[str, str] | None = None,
        body: bytes = b"",
        client: str = "",
        target: str = "",
        version: str = "1.1",
    ) -> None:
        self.method = method  # as sent, in upper case
        self.path = path  # percent-decoded
        self.query = query  # as sent, without the question mark
        self.headers = {} if headers is None else headers  # names in lower case; repeated ones are joined by commas
        self.body = body
        self.client = client  # the address it came from; empty where there is none
        self.target = target or path  # the path as sent, percent-encoded
        self.version = version  # of HTTP: 1.0 or 1.1
        self.since = monotonic()  # when it was read; all its waits together are counted from here
        self.put_off_since = 0.0  # when it was read, where it was put off; `since` is when that ended
        self.is_cut = False  # the body is larger than the server reads: `body` is empty, and the answer is a refusal


class Ending(Enum):
    """The end of the connection after the last byte."""

    KEEP = auto()  # as HTTP has it
    CLOSE = auto()  # closed, whatever was announced
    RESET = auto()  # a TCP reset: the client sees an error


class Delivery:
    """How an answer travels, where it is to travel badly. No thread waits for any of it."""

    __slots__ = ("content_length", "cut_at", "delay", "ending", "pause", "pause_at")

    def __init__(
        self,
        *,
        delay: float = 0.0,
        pause: float = 0.0,
        pause_at: int = 0,
        cut_at: int | None = None,
        ending: Ending = Ending.KEEP,
        content_length: int | None = None,
    ) -> None:
        self.delay = delay  # seconds before the first byte
        self.pause = pause  # seconds in the middle of the body
        self.pause_at = pause_at  # after so many bytes of the body
        self.cut_at = cut_at  # bytes of the body that are sent; -1: not even the head; None: all
        self.ending = ending
        self.content_length = content_length  # what is announced; None: the truth

    @property
    def is_whole(self) -> bool:
        """Whether the client gets all of the body, and can read it."""
        return self.cut_at is None and self.content_length is None and self.ending is not Ending.RESET


@dataclass(slots=True, eq=False)
class Response:
    """One answer. The server adds Date, Content-Length and Connection."""

    status: int
    headers: Headers = ()
    body: bytes = b""  # left out by the server for HEAD
    delivery: Delivery | None = field(default=None, kw_only=True)
    stream: Iterable[bytes] | None = field(default=None, kw_only=True)
    """Instead of a body; the thread that responds sends it, and waits for the client."""
    note: str = field(default="", kw_only=True)
    """The name of the fault rule that made it so; the journal keeps it."""


# Called once for each request, by any thread, at any time: what waits for a commit or a delay holds no thread.
Respond = Callable[[Response], None]
Application = Callable[[Request, Respond], None]
