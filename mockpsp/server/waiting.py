"""The connections that no thread is at, and which of them has to go: by its deadline, or to make room."""

from collections.abc import Callable, Iterator
from heapq import nsmallest

from mockpsp.server.connection import Connection, Wait

GIVES_WAY = {Wait.FIRST: 0, Wait.HEAD: 0, Wait.BODY: 0, Wait.DRAIN: 0, Wait.REST: 1, Wait.WRITE: 2}
AT_ONCE = 16  # so many make room together: looking for one costs as much as looking for all


class Waiting:
    """A connection is put here before its socket is watched. Whoever takes it out owns it: no two threads can."""

    def __init__(self) -> None:
        self._found: dict[Connection, bool] = {}

    def put(self, connection: Connection) -> None:
        self._found[connection] = True

    def take(self, connection: Connection) -> bool:
        """Whether it was here, and is the caller's now."""
        return self._found.pop(connection, False)

    def __len__(self) -> int:
        return len(self._found)

    def taken(self, is_meant: Callable[[Connection], bool]) -> Iterator[Connection]:
        """Takes those out that are meant."""
        return (each for each in list(self._found) if is_meant(each) and self.take(each))

    def giving_way(self) -> Iterator[Connection]:
        """Takes those out that make room for others, the oldest first.

        Clients that have yet to send or to end a request come first, several at once; a connection that rests between
        requests goes only where there are none, for its client means to use it again.
        """
        ranked = nsmallest(AT_ONCE, list(self._found), key=lambda each: (GIVES_WAY[each.wait], each.since))
        if ranked and GIVES_WAY[ranked[0].wait]:
            del ranked[1:]
        return (each for each in ranked if GIVES_WAY[each.wait] == GIVES_WAY[ranked[0].wait] and self.take(each))

    def oldest_body(self) -> Connection | None:
        """Takes out the one that has been waiting longest for the end of a body."""
        bodies = [each for each in list(self._found) if each.wait is Wait.BODY]
        oldest = min(bodies, key=lambda each: each.since, default=None)
        return oldest if oldest and self.take(oldest) else None

    def waiting_bytes(self) -> int:
        """What is held of bodies that have not come whole."""
        return sum(each.parser.waiting_bytes for each in list(self._found) if each.wait is Wait.BODY)
