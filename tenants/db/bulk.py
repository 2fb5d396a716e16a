"""How a writer of many rows lets others write in between: in short transactions, with way given before each.

while more:
    with bulk_turn() as turn, writing(tenant) as ledger:
        while more and not turn.is_over():
            more = write_some(ledger)  # a hundredth of a second or a few
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from time import monotonic, sleep

from django.db import connection

from tenants.db.statements import vendor
from tenants.db.turn_files import open_lock, try_lock
from tenants.db.turns import Turn, turn_of
from tenants.db.waiting import BULK_PATIENCE, Busy, waiting_at_most

LONGEST = 0.5  # seconds of a transaction for which nobody waits, as far as can be seen
SHORTEST = 0.1  # and of one for which somebody does: shorter ones would spend their time on commits
UNSEEN = 0.2  # of one on PostgreSQL, where nobody sees who waits
_GIVING = 0.1  # for so long others go first, and then it is the bulk writer's turn again
_PAUSE = 0.002


class BulkTurn:
    """The time for one transaction. It begins when it is first asked for, which is when the lock is held."""

    def __init__(self, turn: Turn | None) -> None:
        self._turn = turn
        self._begun: float | None = None

    def is_over(self) -> bool:
        """Whether it is time to commit. The first time it is not, so that every transaction does something."""
        if self._begun is None:
            self._begun = monotonic()
            return False
        took = monotonic() - self._begun
        if self._turn is None:
            return took >= UNSEEN
        return took >= LONGEST or (took >= SHORTEST and self._turn.is_awaited())


@contextmanager
def bulk_turn() -> Iterator[BulkTurn]:
    """Stands around one transaction of a bulk writer; of all of them on a SQLite file one at a time.

    Raises Busy where others keep it waiting for BULK_PATIENCE.
    """
    turn = _turn()
    with waiting_at_most(BULK_PATIENCE), _only_bulk_writer() if turn else nullcontext():
        give_way(turn)
        yield BulkTurn(turn)


def give_way(turn: Turn | None = None) -> None:
    """Lets those who wait write first, for a moment. On PostgreSQL whoever waits for a row has it by then."""
    sleep(_PAUSE)
    until = monotonic() + _GIVING
    while turn and turn.is_awaited() and monotonic() < until:
        sleep(_PAUSE)


def _turn() -> Turn | None:
    name = str(connection.settings_dict["NAME"])
    return turn_of(name) if vendor() == "sqlite" and ":memory:" not in name else None


@contextmanager
def _only_bulk_writer() -> Iterator[None]:
    """Bulk writers wait for each other before they line up, so that others have but one of them before them."""
    begun = monotonic()
    with open_lock(f"{connection.settings_dict['NAME']}-bulk") as file:
        while not try_lock(file):
            if monotonic() - begun > BULK_PATIENCE:
                raise Busy("another bulk writer of the database", monotonic() - begun)
            sleep(_PAUSE)
        yield
