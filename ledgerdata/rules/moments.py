"""Moments as the contract writes and reads them: RFC 3339."""

import re
from datetime import UTC, datetime, timedelta, timezone

import orjson

_RFC3339 = re.compile(
    r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):(\d\d)(?:\.(\d+))?(?:([Zz])|([+\- ])(\d\d):([0-5]\d))", re.ASCII
)


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
