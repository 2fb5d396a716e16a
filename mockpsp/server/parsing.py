"""From bytes to requests. The syntax of HTTP/1 is llhttp's (httptools); what is taken of it is decided here."""

from collections import deque
from collections.abc import Callable
from enum import Enum, auto
from typing import NoReturn
from urllib.parse import unquote_to_bytes

from django.utils.encoding import repercent_broken_unicode
from httptools import (
    HttpParserCallbackError,
    HttpParserError,
    HttpParserInvalidMethodError,
    HttpParserUpgrade,
    HttpRequestParser,
)

from api.messages import Request

MOST_ROUNDABOUT = 4  # bytes on the wire for each byte of the body: chunks may be tiny, or say things of their own
NOT_OUR_VERSION = "HTTP/1.1 and HTTP/1.0 are understood here."
TLS_HANDSHAKE = b"\x16\x03"

MostBytes = Callable[[Request], int]


class Refusal(Exception):
    """What was sent is no request that can be answered; the connection cannot go on."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail


class Stage(Enum):
    """How far the request that is being read has come."""

    REST = auto()  # none has begun
    HEAD = auto()
    BODY = auto()
    END = auto()  # nothing that follows is read


class _Stop(Exception):
    """The body is too large: the parser goes no further."""


class RequestParser:
    """Reads the requests of one connection."""

    __slots__ = (
        "_body", "_client", "_fed", "_head_bytes", "_head_size", "_is_body_to_come", "_keeps", "_most", "_most_bytes",
        "_parser", "_request", "_target", "done", "expects_continue", "stage",
    )  # fmt: skip

    def __init__(self, client: str, head_bytes: int, most_bytes: MostBytes) -> None:
        self._client = client
        self._head_bytes = head_bytes
        self._most_bytes = most_bytes
        self._parser: HttpRequestParser | None = HttpRequestParser(self)
        self._is_body_to_come = False
        self.stage = Stage.REST
        self.expects_continue = False  # the client waits for a word before it sends the body
        self.done: deque[tuple[Request, bool]] = deque()  # read whole; whether the connection may go on after it

    def feed(self, data: bytes) -> None:
        """Reads on. What is read whole by now stands in `done`, also where this raises Refusal."""
        if self._parser is None:
            return
        if self.stage is not Stage.REST:
            self._fed += len(data)
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as upgrade:
            self._pass_over_upgrade(data[upgrade.args[0] :])
        except HttpParserCallbackError as error:
            self._heed(error.__context__)
        except HttpParserError as error:
            if self._parser is not None:  # else it is about what follows the last request, which nobody reads
                raise _refusal(error, data) from None
        if self.stage is Stage.HEAD and self._fed > self._head_bytes:
            self._refuse_head()
        if self.stage is Stage.BODY and self._fed > MOST_ROUNDABOUT * self._most + self._head_bytes:
            self._finish_cut()

    def release(self) -> None:
        """Lets go of the parser, which refers to this object as this one does to it."""
        self._parser = None
        self.stage = Stage.END

    @property
    def waiting_bytes(self) -> int:
        """What is held of a body that has not come whole."""
        return len(self._body) if self.stage is Stage.BODY else 0

    # What follows is called by httptools.

    def on_message_begin(self) -> None:
        if self._is_body_to_come:
            return
        self.stage = Stage.HEAD
        self._fed = self._head_size = 0
        self._target = b""
        self._body: bytes | bytearray = b""
        self._request = Request("", "", "", {}, b"", self._client)

    def on_url(self, url: bytes) -> None:
        self._target += url
        self._count(len(url))

    def on_header(self, name: bytes, value: bytes) -> None:
        if self.stage is not Stage.HEAD or self._is_body_to_come:  # a trailer
            return
        self._count(len(name) + len(value))
        headers, key = self._request.headers, name.decode("latin-1").lower()
        text = value.decode("latin-1")
        if key in headers:
            if key == "host":
                raise Refusal(400, "The Host header stands there twice.")
            text = f"{headers[key]}{'; ' if key == 'cookie' else ', '}{text}"
        headers[key] = text

    def on_headers_complete(self) -> None:
        if self._is_body_to_come or self._parser is None:
            self._is_body_to_come = False
            return
        request = self._request
        request.method = self._parser.get_method().decode()
        request.version = self._parser.get_http_version()
        self._keeps = self._parser.should_keep_alive() and request.method != "CONNECT"
        self._read_target()
        check_head(request)
        length = int(request.headers.get("content-length", "0"))
        if not length and "transfer-encoding" not in request.headers:
            return
        self.stage = Stage.BODY
        self._most = self._most_bytes(request)
        if length > self._most:
            self._finish_cut()
            raise _Stop
        self.expects_continue = "expect" in request.headers and request.version == "1.1"
        self._is_body_to_come = self._parser.should_upgrade()

    def on_body(self, data: bytes) -> None:
        if not self._body:
            self._body = data
        else:
            if isinstance(self._body, bytes):
                self._body = bytearray(self._body)
            self._body += data
        if len(self._body) > self._most:
            self._finish_cut()
            raise _Stop

    def on_message_complete(self) -> None:
        if self._is_body_to_come:
            return
        self._request.body = bytes(self._body)
        self._finish()

    # What follows is this class's own.

    def _finish(self) -> None:
        self.done.append((self._request, self._keeps))
        self.expects_continue = False
        self._body = b""
        self.stage = Stage.REST
        if not self._keeps:
            self.release()

    def _finish_cut(self) -> None:
        self._request.is_cut = True
        self._keeps = False
        self._finish()

    def _heed(self, raised: BaseException | None) -> None:
        """What one of the methods above raised, which httptools has caught."""
        if isinstance(raised, _Stop):
            return
        raise raised or RuntimeError("The parser met an error without a message.")

    def _count(self, size: int) -> None:
        self._head_size += size
        if self._head_size > self._head_bytes:
            self._refuse_head()

    def _refuse_head(self) -> NoReturn:
        raise Refusal(431, f"The request's line and headers have more than {self._head_bytes:,} bytes.")

    def _read_target(self) -> None:
        target = self._target.partition(b"#")[0]
        if not target.startswith(b"/") and b"://" in target:  # as a proxy gets it
            rest = target.partition(b"://")[2]
            slash = min((rest.find(mark) for mark in (b"/", b"?") if mark in rest), default=len(rest))
            host, target = rest[:slash], rest[slash:]
            target = target if target.startswith(b"/") else b"/" + target
            self._request.headers["host"] = host.decode("latin-1")
        path, _, query = target.partition(b"?")
        self._request.target = path.decode("latin-1")
        self._request.query = query.decode("latin-1")
        self._request.path = repercent_broken_unicode(unquote_to_bytes(path)).decode() if b"%" in path else _text(path)

    def _pass_over_upgrade(self, rest: bytes) -> None:
        """The client would rather speak another protocol, and has to do with this one: its body may still come."""
        if self._parser is None:
            return
        self._parser = HttpRequestParser(self)
        if self._is_body_to_come:
            headers = self._request.headers
            length = headers.get("content-length")
            framing = f"content-length: {length}" if length else "transfer-encoding: chunked"
            self._parser.feed_data(f"POST / HTTP/1.1\r\n{framing}\r\n\r\n".encode())
        if rest:
            self.feed(rest)


def check_head(request: Request) -> None:
    """Raises Refusal where a head may not be trusted: two readers could take it for two things."""
    headers = request.headers
    if request.version not in {"1.0", "1.1"}:
        raise Refusal(505, NOT_OUR_VERSION)
    if "host" not in headers and request.version == "1.1":
        raise Refusal(400, "The Host header is missing; HTTP/1.1 has to have one.")
    encoding = headers.get("transfer-encoding")
    if encoding is not None:
        if request.version == "1.0":
            raise Refusal(400, "HTTP/1.0 has no Transfer-Encoding.")
        if encoding.strip().lower() != "chunked":
            raise Refusal(501, f"Transfer-Encoding is {encoding[:100]!r}; it may be chunked.")
    expected = headers.get("expect", "100-continue")
    if expected.strip().lower() != "100-continue":
        raise Refusal(417, f"Expect is {expected[:100]!r}; it may be 100-continue.")


def _text(path: bytes) -> str:
    return path.decode() if path.isascii() else repercent_broken_unicode(path).decode()


def _refusal(error: HttpParserError, data: bytes) -> Refusal:
    reason = str(error)
    if data.startswith(TLS_HANDSHAKE):
        return Refusal(400, "This is no HTTP but TLS: the address here begins with http://, not with https://.")
    if isinstance(error, HttpParserInvalidMethodError):
        return Refusal(400, "The request's method is not one of HTTP.")
    if reason == "Invalid HTTP version" or "PRI" in reason:
        return Refusal(505, NOT_OUR_VERSION)
    return Refusal(400, f"The request is no HTTP that can be read: {reason}.")
