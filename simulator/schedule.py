"""When payments of live traffic come: minute by minute, the same again from the same seed."""

from datetime import UTC, datetime, timedelta
from functools import cache

from ledgerdata.generate.draw import Draw
from ledgerdata.generate.hours import ZONE, Busy, always
from ledgerdata.generate.scenario import Strand
from ledgerdata.generate.scenarios import SCENARIOS
from simulator.models import LiveTraffic

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
WEEKS = 52
_A_MONDAY = datetime(2026, 1, 5, tzinfo=UTC)

Arrival = tuple[datetime, int]
"""When a payment of which strand comes."""


def strands_of(live: LiveTraffic) -> tuple[Strand, ...]:
    return SCENARIOS[live.scenario].strands


def arrivals_in(live: LiveTraffic, minute: int) -> list[Arrival]:
    """The payments of one minute, in the order of their moments."""
    start = live.started_at + minute * MINUTE
    draw = Draw(live.seed, f"minute {minute}")
    found: list[Arrival] = []
    for number, rate in enumerate(_rates(live, start)):
        count = int(rate + draw.part())
        found += [(start + MINUTE * ((n + draw.part()) / count), number) for n in range(count)]
    return sorted(found)


def next_minute(live: LiveTraffic, minute: int) -> int:
    """The minute after this one; where nothing happens in the rest of the hour, the first of a later one."""
    following = live.started_at + (minute + 1) * MINUTE
    while not any(_rates(live, following)) and following < live.until:
        following = following.replace(minute=0, second=0, microsecond=0) + HOUR
    return -(-(following - live.started_at) // MINUTE)


def _rates(live: LiveTraffic, moment: datetime) -> list[float]:
    """How many payments of each strand a minute brings then."""
    strands = strands_of(live)
    total = sum(strand.weight for strand in strands)
    local = moment.astimezone(ZONE)
    shares = [live.per_minute * strand.weight / total for strand in strands]
    if live.is_even:
        return shares
    return [share * strand.busy(local) / _usual(strand.busy) for share, strand in zip(shares, strands, strict=True)]


@cache
def _usual(busy: Busy) -> float:
    """How busy an hour is on average, over a year."""
    if busy is always:
        return 1.0
    hours = WEEKS * 7 * 24
    return sum(busy((_A_MONDAY + n * HOUR).astimezone(ZONE)) for n in range(hours)) / hours
