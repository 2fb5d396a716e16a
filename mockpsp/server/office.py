"""Pages of Django, by its WSGI handler."""

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any
from urllib.parse import unquote_to_bytes

from api.messages import Headers, Request, Respond, Response

Environ = dict[str, Any]
WSGI = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

AT_ONCE = 1_000_000  # bytes of an answer that are gathered: what is larger is sent as it comes


class Office:
    """Answers requests by a WSGI application."""

    def __init__(self, wsgi: WSGI, host: str, port: int) -> None:
        self._wsgi = wsgi
        self._server = {"SERVER_NAME": host, "SERVER_PORT": str(port)}

    def __call__(self, request: Request, respond: Respond) -> None:
        started: list[tuple[int, Headers]] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
            started[:] = [(int(status[:3]), tuple(headers))]

        pieces: Any = self._wsgi(environ(request) | self._server, start_response)
        try:
            body, rest = _gathered(iter(pieces))
            code, headers = started[0]
            if rest is None:
                respond(Response(code, headers, body))
            else:
                respond(Response(code, headers, stream=chain([body], rest)))
        finally:
            if hasattr(pieces, "close"):
                pieces.close()


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
