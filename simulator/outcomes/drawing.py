"""Random numbers that come out the same again for the same rule and the same payment."""

from random import Random


def source(seed: str, place: int, what: str) -> Random:
    """Where the random numbers for `what` come from; `place` is the payment's, counted in its dataset's records."""
    return Random(f"{seed}/{place}/{what}")


def draw(seed: str, place: int, what: str, below: int) -> int:
    """One whole number from 0, below `below`."""
    return source(seed, place, what).randrange(below)
