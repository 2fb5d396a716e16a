"""The fields of a line: each is there, none besides, and each is what it has to be."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from ledgerdata.archive.refusals import quoted, refused
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.values import read_moment

LAST_MOMENT = datetime(9998, 12, 31, tzinfo=UTC)  # of the calendar's years a dataset has one left then

_SHA256 = re.compile(r"[0-9a-f]{64}")

Value = TypeVar("Value")
Member = TypeVar("Member", bound=StrEnum)


class Fields:
    """The fields of line `number`, or of an object in it, whose place `within` names (`payment.`)."""

    def __init__(self, number: int, found: object, names: Collection[str], within: str = "") -> None:
        """Raises InvalidInput where a field lacks or is unknown."""
        self.number, self.within = number, within
        if not isinstance(found, Mapping):
            raise refused(number, f"has to be an object; it is {quoted(found)}", within.rstrip("."))
        self.found: Mapping[str, Any] = found
        for name in names:
            if name not in found:
                raise refused(number, "is missing", within + name)
        for name in found:
            if name not in names:
                raise refused(number, f"has no field {quoted(name)}", within.rstrip("."))

    def take(self, name: str, check: Callable[..., Value], *args: Any) -> Value:
        """The checked value. Raises InvalidInput that names the field and quotes it."""
        value = self.found[name]
        try:
            return check(value, *args)
        except ValueError as error:
            raise self.refused(name, str(error)) from error

    def refused(self, name: str, problem: str) -> InvalidInput:
        return refused(self.number, f"{problem}; it is {quoted(self.found.get(name))}", self.within + name)


def member(value: object, members: type[Member]) -> Member:
    if not isinstance(value, str) or value not in members.__members__.values():
        raise ValueError(f"has to be one of {', '.join(members)}")
    return members(value)


def moment(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError("has to be a date-time as in 2026-01-31T09:30:00.000000Z")
    read = read_moment(value)
    if read > LAST_MOMENT:
        raise ValueError("leaves the dataset no time to go on")
    return read


def count(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(f"has to be a whole number up to {most:,}")
    return value


def optional(value: object, check: Callable[[object], Value]) -> Value | None:
    return None if value is None else check(value)


def sha256(value: object) -> str:
    if not isinstance(value, str) or not _SHA256.fullmatch(value):
        raise ValueError("has to be 64 hexadecimal digits")
    return value
