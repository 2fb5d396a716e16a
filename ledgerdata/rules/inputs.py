"""Checks of the values that operations take: an error names each faulty field, all of them at once."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

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
