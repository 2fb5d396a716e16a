"""Numbers that the first process and its workers share, in memory that all of them see."""

import mmap

NOT_THERE = 2**63  # instead of a count of connections


class Shared:
    """Made before the workers are forked. Each number has one writer, so that no lock is needed."""

    def __init__(self, workers: int) -> None:
        self._numbers = memoryview(mmap.mmap(-1, 8 * (workers + 1))).cast("Q")
        self.connections = self._numbers[1:]  # of each worker; its own to write
        for place in range(workers):
            self.connections[place] = NOT_THERE

    @property
    def workers_lost(self) -> int:
        return self._numbers[0]

    def count_lost(self, place: int) -> None:
        """Called by the first process alone."""
        self._numbers[0] += 1
        self.connections[place] = NOT_THERE

    @property
    def are_all_there(self) -> bool:
        return NOT_THERE not in self.connections

    def has_more(self, place: int) -> bool:
        """Whether another worker has fewer connections."""
        return self.connections[place] > min(self.connections)
