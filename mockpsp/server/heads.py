"""The first lines of an answer."""

from email.utils import formatdate
from functools import lru_cache
from http import HTTPStatus

from api.messages import Headers
from tenants.machine import seconds

WITHOUT_BODY = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
OF_THE_SERVER = {"date", "content-length", "connection", "transfer-encoding"}


def head(status: int, headers: Headers, *, length: int | None, keeps: bool, version: str) -> bytes:
    """All lines up to the empty one. Without a length the body comes in chunks; HTTP/1.0 reads it to the end."""
    connection = b"" if keeps else b"Connection: close\r\n"
    if keeps and version == "1.0":
        connection = b"Connection: keep-alive\r\n"
    lines = b"%bDate: %b\r\n%b" % (_lines(status, headers), _date(int(seconds())), connection)
    if status in WITHOUT_BODY:
        return lines + b"\r\n"
    if length is None:
        return lines + (b"\r\n" if version == "1.0" else b"Transfer-Encoding: chunked\r\n\r\n")
    return b"%bContent-Length: %d\r\n\r\n" % (lines, length)


@lru_cache(maxsize=256)  # an API gives the same few again and again
def asks_to_close(headers: Headers) -> bool:
    return any(name.lower() == "connection" and "close" in value.lower() for name, value in headers)


@lru_cache(maxsize=256)
def announced(headers: Headers) -> int | None:
    """The Content-Length of an answer to HEAD, which may have been made without its body."""
    length = next((value for name, value in headers if name.lower() == "content-length"), "")
    return int(length) if length.isdecimal() else None


@lru_cache(maxsize=256)
def _lines(status: int, headers: Headers) -> bytes:
    own = [f"{name}: {value}" for name, value in headers if name.lower() not in OF_THE_SERVER]
    if any(mark in line for line in own for mark in "\r\n\0"):
        raise ValueError("A header of an answer may have no line end in it.")
    return "\r\n".join([f"HTTP/1.1 {status} {_phrase(status)}", *own, ""]).encode("latin-1")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


@lru_cache(maxsize=2)
def _date(second: int) -> bytes:
    return formatdate(second, usegmt=True).encode()
