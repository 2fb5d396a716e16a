"""Files that are nearly an archive: lines, fields, bytes and ends of a right one, changed by chance."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.ledgerdata.archive.files import sealed

Lines = list[Any]

_NAMES = st.sampled_from(
    ["row", "id", "at", "name", "kind", "metadata", "amount", "status", "reference", "payment", "x"]
)
_TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "\0", "a\0b", "../..", "x" * 41, "y" * 20_000, "\ud800", "9" * 78, "9" * 79, "-1", "1.5", "１"]
    ),
    st.sampled_from(["PENDING", "SUCCEEDED", "REFUNDED", "CAPTURE", "CANCELLED", "INTERNAL", "PAYIN", "PAYOUT", "end"]),
    st.sampled_from(["0001-01-01T00:00:00.000000Z", "9999-12-31T23:59:59.999999Z", "2026-02-30T00:00:00.000000Z"]),
)
_NUMBERS = st.one_of(
    st.integers(-2, 3),
    st.sampled_from([2**31, 2**63, 2**64, -(2**63) - 1, 10**400, 1.5, 1e308, float("nan")]),
    st.floats(),
)
_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_TEXTS, inner, max_size=3)),
    max_leaves=5,
)
_DEEP = st.sampled_from([b"[" * 2_000 + b"]" * 2_000, b'{"a":' * 600 + b"1" + b"}" * 600])
_BYTES = st.one_of(
    st.binary(max_size=30), _DEEP, st.sampled_from([b"", b"null", b"{}", b"\xff\xfe", b"\x1f\x8b\x08", b'"\xc3"'])
)


@st.composite
def mutated(draw: st.DrawFn, right: Lines) -> bytes:
    """A file that was changed in one to three places, most often with a last line that fits it again."""
    lines = [dict(line) for line in right]
    for _ in range(draw(st.integers(1, 3))):
        draw(st.sampled_from(_CHANGES))(draw, lines)
    text = sealed(lines)
    if draw(st.integers(0, 3)) == 0:
        text = draw(st.sampled_from(_DAMAGES))(draw, text)
    return text


def _place(draw: st.DrawFn, lines: Lines) -> int:
    return draw(st.integers(0, len(lines) - 1))


def _delete(draw: st.DrawFn, lines: Lines) -> None:
    if len(lines) > 1:
        del lines[_place(draw, lines)]


def _repeat(draw: st.DrawFn, lines: Lines) -> None:
    lines.insert(_place(draw, lines), lines[_place(draw, lines)])


def _swap(draw: st.DrawFn, lines: Lines) -> None:
    one, other = _place(draw, lines), _place(draw, lines)
    lines[one], lines[other] = lines[other], lines[one]


def _cut(draw: st.DrawFn, lines: Lines) -> None:
    del lines[_place(draw, lines) + 1 :]


def _garbage(draw: st.DrawFn, lines: Lines) -> None:
    lines.insert(_place(draw, lines), draw(_BYTES) + b"\n")


def _field(draw: st.DrawFn, lines: Lines) -> None:
    """Another value for a field, of the line or of its payment, metadata or settings."""
    line = _some_object(draw, lines)
    if line:
        line[draw(st.sampled_from(sorted(line)))] = draw(_VALUES)


def _take_over(draw: st.DrawFn, lines: Lines) -> None:
    """The value that another line has for the same field: an id twice, a side that comes later, a moment gone back."""
    line, other = (_some_object(draw, lines) for _ in range(2))
    shared = sorted(line.keys() & other.keys())
    if shared:
        name = draw(st.sampled_from(shared))
        line[name] = other[name]


def _drop_field(draw: st.DrawFn, lines: Lines) -> None:
    line = _some_object(draw, lines)
    if line:
        del line[draw(st.sampled_from(sorted(line)))]


def _add_field(draw: st.DrawFn, lines: Lines) -> None:
    _some_object(draw, lines)[draw(_NAMES)] = draw(_VALUES)


def _some_object(draw: st.DrawFn, lines: Lines) -> dict[str, Any]:
    at = _place(draw, lines)
    if not isinstance(lines[at], dict):
        return {}
    line = lines[at] = dict(lines[at])
    inner = sorted(name for name, value in line.items() if isinstance(value, dict))
    goes_in: bool = draw(st.booleans())
    if inner and goes_in:
        name = draw(st.sampled_from(inner))
        line[name] = dict(line[name])
        found: dict[str, Any] = line[name]
        return found
    return line


def _flip(draw: st.DrawFn, text: bytes) -> bytes:
    at = draw(st.integers(0, len(text) - 1))
    return text[:at] + draw(st.binary(min_size=1, max_size=3)) + text[at + 1 :]


def _cut_off(draw: st.DrawFn, text: bytes) -> bytes:
    return text[: draw(st.integers(0, len(text) - 1))]


def _append(draw: st.DrawFn, text: bytes) -> bytes:
    return text + draw(_BYTES)


def _respell(draw: st.DrawFn, text: bytes) -> bytes:
    line = draw(st.sampled_from(text.splitlines(keepends=True)))
    spelled = draw(st.sampled_from([line.replace(b":", b": ", 1), line.replace(b"e", b"\\u0065"), line[:-1] + b"\r\n"]))
    return text.replace(line, spelled)


_CHANGES: list[Callable[[st.DrawFn, Lines], None]] = [
    *(_delete, _repeat, _swap, _cut, _garbage),
    *(_field, _field, _field, _take_over, _take_over, _drop_field, _add_field),
]
_DAMAGES: list[Callable[[st.DrawFn, bytes], bytes]] = [_flip, _cut_off, _append, _respell]
