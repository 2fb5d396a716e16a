"""Values as operations take them and as the contract has them: text, amounts and assets, ids, and moments.

An error of a check says what would be right; a Checker names each faulty field, all of them at once.
"""

import hashlib
import random
import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeVar

import orjson

from ledgerdata.rules.assets import ASSET, ASSET_RULE
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.limits import (
    AMOUNT_DIGITS,
    KEY_LENGTH,
    MOST_METADATA,
    NAME_LENGTH,
    REFERENCE_LENGTH,
    TEXT_LENGTH,
)
from ledgerdata.rules.typed_numbers import quoted

_REFERENCE = re.compile(rf"[A-Za-z0-9._~-]{{1,{REFERENCE_LENGTH}}}")
_AMOUNT = re.compile(rf"[1-9][0-9]{{0,{AMOUNT_DIGITS - 1}}}")
_FORBIDDEN = {"Cc", "Cs"}  # control characters and lone surrogates: no database and no terminal takes them well

ACCOUNT, BENEFICIARY, TRANSACTION = "acc", "ben", "txn"
"""What new ids begin with."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_RANDOM_BITS = 48
_KEY_DIGEST_BYTES = 16
_RFC3339 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+\- ])(\d\d):([0-5]\d))", re.ASCII
)

Value = TypeVar("Value")


class Checker:
    """Collects problems; `done` raises InvalidInput with all of them."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def take(self, field: str, check: Callable[..., Value], *values: Any) -> Any:
        """The checked value, or None with the problem noted. None is right only to pass on before `done`."""
        try:
            return check(*values)
        except ValueError as error:
            self.problems[field] = str(error)
            return None

    def done(self) -> None:
        if self.problems:
            raise InvalidInput(self.problems)


def text(value: object, least: int = 0, most: int = TEXT_LENGTH) -> str:
    """Text of `least` to `most` characters, none of them a control character but a line's end or a tab."""
    if not isinstance(value, str):
        raise ValueError("has to be a string")
    if not least <= len(value) <= most:
        raise ValueError(
            "may not be empty" if len(value) < least else f"may have {most:,} characters, has {len(value):,}"
        )
    if not value.isprintable() and any(map(_is_forbidden, value)):
        raise ValueError("may not hold control characters")
    return value


def _is_forbidden(character: str) -> bool:
    return unicodedata.category(character) in _FORBIDDEN and character not in "\n\r\t"


def name(value: object) -> str:
    """A name that people read, not all blank."""
    checked = text(value, 1, NAME_LENGTH).strip()
    if not checked:
        raise ValueError("may not be blank")
    return checked


def some_text(value: object) -> str:
    """Text that is not empty, and short enough to be an id or a key."""
    return text(value, 1, KEY_LENGTH)


def reference(value: object) -> str:
    """An id that stands in a path unescaped: `A-Za-z0-9._~-`, and not a path's `.` or `..`."""
    checked = text(value, 1, REFERENCE_LENGTH)
    if not _REFERENCE.fullmatch(checked) or checked in {".", ".."}:
        raise ValueError(f"has to be 1 to {REFERENCE_LENGTH} of the characters A-Z a-z 0-9 . _ ~ -")
    return checked


def amount(value: object) -> int:
    """A positive number of minor units, as an integer in a string or as an int."""
    digits = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(digits, str) or not _AMOUNT.fullmatch(digits):
        raise ValueError(f"has to be a positive integer of minor units, at most {AMOUNT_DIGITS} digits, as a string")
    return int(digits)


def amount_text(value: object) -> str:
    """As amount, and only as a string; it stays one."""
    if not isinstance(value, str):
        raise ValueError("has to be a string of digits")
    return str(amount(value))


def asset(value: object) -> str:
    """An asset, such as `EUR/2`."""
    if not isinstance(value, str) or not ASSET.match(value):
        raise ValueError(ASSET_RULE)
    return value


def metadata(value: object) -> dict[str, str]:
    """Names and values, all strings: any other value makes the connector fail a whole page (contract.md)."""
    if not isinstance(value, Mapping):
        raise ValueError("has to be an object of strings")
    if len(value) > MOST_METADATA:
        raise ValueError(f"may have {MOST_METADATA} entries, has {len(value):,}")
    for key, entry in value.items():
        try:
            text(key, 1, KEY_LENGTH), text(entry)
        except ValueError as error:
            raise ValueError(f"{quoted(str(key))} {error}") from error
    return dict(value)


def new_id(prefix: str, created_at: datetime, source: random.Random | None = None) -> str:
    """`txn_0652f1a2b3c4d5_9f86d081884c`: a prefix, the creation time, and random digits.

    Ids sort by creation time, and nobody can guess them. `source` makes them repeatable.
    """
    age = created_at - _EPOCH
    micros = (age.days * 86_400 + age.seconds) * 1_000_000 + age.microseconds  # twice as fast as dividing
    drawn = source.getrandbits(_RANDOM_BITS) if source else secrets.randbits(_RANDOM_BITS)
    return "%s_%014x_%012x" % (prefix, micros, drawn)  # noqa: UP031  half of what an f-string costs here


def key_digest(idempotency_key: str) -> bytes:
    """What a payment made by POST is found by: a key may be longer than an index takes."""
    return hashlib.sha256(idempotency_key.encode()).digest()[:_KEY_DIGEST_BYTES]


def write_moment(moment: datetime) -> str:
    """UTC with `Z` and six digits, always: one instant in two precisions would be two events to the consumer."""
    in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    if in_utc.microsecond:  # several times as fast as isoformat, but it leaves a fraction of nothing out
        return orjson.dumps(in_utc, option=orjson.OPT_UTC_Z)[1:-1].decode()
    return in_utc.isoformat(timespec="microseconds")[:-6] + "Z"


def read_moment(text: str) -> datetime:
    """The first microsecond at or after the RFC 3339 date-time `text`, at any UTC offset.

    A space where the offset's sign should be is the `+` of a query string that was not escaped.
    Raises ValueError where it is not a date-time.
    """
    match = _RFC3339.fullmatch(text)
    if match is None:
        raise ValueError("write a date-time as in 2026-01-31T09:30:00Z (RFC 3339)")
    day, minute, second, fraction, _, sign, hours, minutes = match.groups()
    leap = second == "60"
    try:
        moment = datetime.fromisoformat(f"{day}T{minute}:{'59' if leap else second}").replace(tzinfo=UTC)
        offset = timezone(timedelta(hours=int(hours), minutes=int(minutes))) if sign else UTC
    except ValueError as error:
        raise ValueError(f"there is no such moment: {error}") from error
    delta = offset.utcoffset(None)
    ahead = timedelta(seconds=int(leap), microseconds=_ceil_microseconds(fraction or "0"))
    try:
        return moment + ahead + (delta if sign == "-" else -delta)
    except OverflowError:  # before the first moment of the calendar, or after its last one
        return (datetime.min if moment.year == 1 else datetime.max).replace(tzinfo=UTC)


def _ceil_microseconds(fraction: str) -> int:
    whole, beyond = fraction[:6].ljust(6, "0"), fraction[6:]
    return int(whole) + (1 if beyond.strip("0") else 0)
