"""A line as text: JSON, and spelled just as an export spells it."""

from typing import Protocol, TypeVar

import orjson

from ledgerdata.archive.lines import Line, written
from ledgerdata.archive.refusals import quoted, refused, shortened

GZIP = b"\x1f\x8b"


class HasLine(Protocol):
    def line(self) -> Line: ...


Read = TypeVar("Read", bound=HasLine)


def read_object(number: int, text: bytes) -> Line:
    """The JSON object of a line. Raises InvalidInput."""
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        if number == 1 and text.startswith(GZIP):
            raise refused(number, "is not text: the file is compressed by gzip; unpack it first") from error
        raise refused(number, f"is not JSON: {error.msg}, in {quoted(text[:400].decode(errors='replace'))}") from error
    if not isinstance(found, dict):
        raise refused(number, f"is not a JSON object: {quoted(found)}")
    return found


def as_written(number: int, text: bytes, found: Line, read: Read) -> Read:
    """What was read of a line, where its dataset would be exported to this very line again. Raises InvalidInput."""
    expected = read.line()
    right = written(expected)
    if text == right:
        return read
    for name, value in expected.items():
        if found[name] != value:
            raise refused(number, f"is {quoted(found[name])}, and would be kept as {quoted(value)}", name)
    if text == right[:-1]:
        raise refused(number, "has no end: the file was cut off")
    raise refused(number, f"is not spelled as an export spells it: {shortened(right.decode())}")
