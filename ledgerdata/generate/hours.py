"""When trade happens: how busy each hour of the local calendar is, and arrivals spread accordingly."""

import math
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ledgerdata.generate.draw import Draw

ZONE = ZoneInfo("Europe/Berlin")  # the time zone in which all scenarios live

HOUR = timedelta(hours=1)
SATURDAY = 5
FRIDAY = 4

Busy = Callable[[datetime], int]
"""How busy a local hour is, compared with others; 0 where nothing happens."""


def shopping(hour: datetime) -> int:
    """Online shops: quiet nights, busy evenings, most on Sundays."""
    by_hour = 1 if hour.hour < 7 else 6 if hour.hour < 17 else 14 if hour.hour < 22 else 4
    return by_hour * (4 if hour.weekday() > SATURDAY else 3)


def office(hour: datetime) -> int:
    """Weekdays from nine to five."""
    return int(hour.weekday() < SATURDAY and 9 <= hour.hour < 17)


def fridays(hour: datetime) -> int:
    """The weekly run, on Friday afternoon."""
    return int(hour.weekday() == FRIDAY and hour.hour in (15, 16))


def nightly(hour: datetime) -> int:
    """The nightly run, after midnight."""
    return int(hour.hour in (1, 2))


def monthly(hour: datetime) -> int:
    """Subscriptions: most on the first days of a month, in the morning."""
    return (40 if hour.day <= 3 else 1) * (6 <= hour.hour < 10)


def payday(hour: datetime) -> int:
    """Wages: the 25th in the morning, and the Friday before where it falls on a weekend."""
    days_to_weekend_25th = 25 - hour.day
    is_friday_before = hour.weekday() == FRIDAY and days_to_weekend_25th in (1, 2)
    is_25th = hour.day == 25 and hour.weekday() < SATURDAY
    return int((is_25th or is_friday_before) and 8 <= hour.hour < 11)


def always(hour: datetime) -> int:
    """Crypto never sleeps."""
    return 1


def arrivals(count: int, start: datetime, end: datetime, busy: Busy, draw: Draw) -> Iterator[datetime]:
    """`count` moments from `start` to `end` in their order, more of them in busy hours; flat in memory."""
    starts = [start + n * HOUR for n in range(-((start - end) // HOUR))]
    weights = [busy(hour.astimezone(ZONE)) for hour in starts]
    if not any(weights):  # a window without a single such hour
        weights = [1] * len(starts)
    total, hours = sum(weights), zip(starts, weights, strict=True)
    passed, weight, hour, length = 0, 0, start, HOUR
    below_total = math.nextafter(total, 0)
    for n in range(count):
        target = min((n + draw.part()) * total / count, below_total)
        while target >= passed + weight:
            passed += weight
            hour, weight = next(hours)
            length = min(HOUR, end - hour)
        yield hour + length * ((target - passed) / weight)
