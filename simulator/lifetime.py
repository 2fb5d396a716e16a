"""How long a dataset lives that goes by itself, as people and programs write it."""

from datetime import timedelta

from ledgerdata.rules import values
from simulator.outcomes.durations import read_duration, say_duration
from tenants.expiring import LEAST, MOST


def read_lifetime(text: object) -> timedelta:
    """`90m`, `7d`. Raises ValueError where it is no length of time, or one that no dataset may have."""
    length = read_duration(values.text(text))
    if not LEAST <= length <= MOST:
        raise ValueError(f"has to be {say_duration(LEAST)} to {say_duration(MOST)}")
    return length
