"""What people type into a fault rule, checked: headers, statuses, numbers with three decimals, until when it holds."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

from ledgerdata.rules import values
from ledgerdata.rules.values import read_moment
from simulator.outcomes.course import WHOLE
from simulator.outcomes.durations import read_duration

MOST_BODY = 100_000
MOST_HEADERS = 50
OF_THE_SERVER = {"date", "content-length", "connection", "transfer-encoding"}

NUMBER_RULE = "has to be a number with at most three decimals, such as 2 or 0.5"

_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?", re.ASCII)
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")


def read_headers(text: str) -> tuple[tuple[str, str], ...]:
    """Names and values of the lines `Name: value`. Raises ValueError that shows the line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_HEADERS:
        raise ValueError(f"may have {MOST_HEADERS} lines, has {len(lines)}")
    return tuple(_header(line) for line in lines)


def _header(line: str) -> tuple[str, str]:
    name, colon, value = (part.strip() for part in line.partition(":"))
    if not colon or not _NAME.fullmatch(name):
        raise ValueError(f"has {line[:100]!r}; write one header a line, as in Retry-After: 5")
    if name.lower() in OF_THE_SERVER:
        raise ValueError(f"may not have {name}: the server writes it")
    try:
        values.text(value).encode("latin-1")
    except ValueError as error:
        raise ValueError(f"has {line[:100]!r}, with a character that no header may hold") from error
    return name, value


def status(value: int | None) -> int | None:
    """A status that ends a request, or none."""
    if value is not None and not 200 <= value <= 599:
        raise ValueError(f"is {value}; it has to be a status from 200 to 599, or empty")
    return value


def thousandths(text: str) -> int:
    """A number such as 2 or 0.5, in thousandths; nothing is 0. Raises ValueError."""
    return _scaled(text, 1000, NUMBER_RULE)


def share(text: str) -> int | None:
    """A share such as 0.25, in millionths; nothing is none. Raises ValueError."""
    return _scaled(text, WHOLE, "has to be a number from 0 to 1, such as 0.25") if text.strip() else None


def read_until(text: str) -> datetime | timedelta:
    """A moment, or a length from the dataset's time on. Raises ValueError."""
    try:
        return read_moment(text) if "-" in text else read_duration(text)
    except ValueError as error:
        raise ValueError("has to be a time such as 10m, or a moment such as 2026-01-31T09:30:00Z") from error


def _scaled(text: str, factor: int, right: str) -> int:
    if not _NUMBER.fullmatch(text.strip() or "0"):
        raise ValueError(right)
    number = Decimal(text.strip() or "0") * factor
    if number != int(number):
        raise ValueError(right)
    return int(number)
