"""Pages of Django, by its WSGI handler."""

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import parse_cookie

from api.errors import answer_to
from api.messages import PUT_OFF, PUT_OFF_SINCE, Headers, Request, Respond, Response
from ledgerdata.rules.errors import LedgerError

Environ = dict[str, Any]
WSGI = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
PutOff = Callable[[float, Request, Respond], None]
"""Has the request answered anew after so many seconds, for which no thread waits."""

AT_ONCE = 1_000_000  # bytes of an answer that are gathered: what is larger is sent as it comes


class Office:
    """Answers requests by a WSGI application."""

    def __init__(self, wsgi: WSGI, host: str, port: int, put_off: PutOff) -> None:
        self._wsgi = wsgi
        self._put_off = put_off
        self._server = {"SERVER_NAME": host, "SERVER_PORT": str(port)}

    def __call__(self, request: Request, respond: Respond) -> None:
        started: list[tuple[int, Headers]] = []
        put_off_by: list[float] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            started[:] = [(int(status[:3]), tuple(headers))]

        waits = {PUT_OFF: put_off_by.append, PUT_OFF_SINCE: request.put_off_since or request.since}
        pieces: Any = self._wsgi(environ(request) | self._server | waits, start_response)
        try:
            if put_off_by:
                self._put_off(put_off_by[0], request, respond)
                return
            try:
                body, rest = _gathered(iter(pieces))
            except LedgerError as refused:  # what is streamed was emptied meanwhile, and nothing of it is sent yet
                respond(answer_to(refused))
                return
            code, headers = started[0]
            if rest is None:
                respond(Response(code, headers, body))
            else:
                respond(Response(code, headers, stream=chain([body], rest)))
        finally:
            if hasattr(pieces, "close"):
                pieces.close()


def caller_of(request: Request) -> str:
    """Whose request it is: the key's, else the session's; of all who have neither the same."""
    key = request.headers.get("authorization")
    return key or parse_cookie(request.headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME, "")


def environ(request: Request) -> Environ:
    """The request as a WSGI application takes it."""
    headers = request.headers
    variables: Environ = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(request.target).decode("latin-1"),
        "QUERY_STRING": request.query,
        "SERVER_PROTOCOL": f"HTTP/{request.version}",
        "REMOTE_ADDR": request.client,
        "CONTENT_TYPE": headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body)) if request.body else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in headers.items():
        if "_" not in name and name not in {"content-type", "content-length"}:  # X_Y and X-Y would be one
            variables["HTTP_" + name.upper().replace("-", "_")] = value
    return variables


def _gathered(pieces: Iterator[bytes]) -> tuple[bytes, Iterator[bytes] | None]:
    """What comes first, and what there is besides where it is more than is gathered."""
    gathered = bytearray()
    for piece in pieces:
        gathered += piece
        if len(gathered) > AT_ONCE:
            return bytes(gathered), pieces
    return bytes(gathered), None
