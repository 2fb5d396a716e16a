"""The machine's clock, as far as Python can tell it."""

import time

LAST_SECOND = 9_223_372_036  # on 2262-04-11: past it time.time() raises OverflowError, and datetime.now() stands still


def seconds() -> int:
    """Whole seconds since 1970. A machine whose clock is far ahead gets the last second, and its answers."""
    try:
        return int(time.time())
    except OverflowError:
        return LAST_SECOND
