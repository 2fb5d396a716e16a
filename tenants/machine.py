"""The machine's clock, which may be anywhere."""

import time

LAST_SECOND = 9_223_372_036.0  # on 2262-04-11: past it time.time() raises OverflowError


def seconds() -> float:
    """Seconds since 1970. A machine whose clock is far ahead gets the last one, and its answers."""
    try:
        return time.time()
    except OverflowError:
        return LAST_SECOND
