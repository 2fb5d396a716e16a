"""Long work in short transactions: as many rows at once as fit into a moment, and a gap for those who wait."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

AIM = 0.1  # seconds of one transaction: as long as somebody else may have to wait for it
GAP = 0.005  # long enough for who waits for a turn to take it
FEWEST, MOST = 50, 5_000  # rows


class Pace:
    """How many rows the next transaction takes, from how long the ones before it took."""

    def __init__(self) -> None:
        self.rows = 500

    @contextmanager
    def step(self) -> Iterator[int]:
        """Stands around one transaction; gives how many rows it should take."""
        begun = time.monotonic()
        yield self.rows
        took = max(time.monotonic() - begun, AIM / 1000)
        wanted = int(self.rows * min(max(AIM / took, 0.5), 2))
        self.rows = min(max(wanted, FEWEST), MOST)
        time.sleep(GAP)
