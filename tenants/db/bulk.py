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
from tenants.db.waiting import Busy, bulk_patience, patience, waiting_at_most

LONGEST = 0.3  # seconds of a transaction for which nobody waits, as far as can be seen
SHORTEST = 0.12  # and of one for which somebody does: shorter ones would spend their time on commits
UNSEEN = 0.2  # of one on PostgreSQL, where nobody sees who waits
_GIVING = 0.05  # for so long others go first, and then it is the bulk writer's turn again
_PAUSE = 0.004  # between two transactions, in which those that look every _LOOK find the way free
_LOOK = 0.001
_REMEMBERED = 1.0  # seconds for which others count as waiting after somebody did: they come again


class BulkTurn:
    """The time for one transaction. It begins when it is first asked for, which is when the lock is held."""

    _alone_from = 0.0

    def __init__(self, turn: Turn | None) -> None:
        self._turn = turn
        self._begun: float | None = None

    def is_over(self, part: float = 1.0) -> bool:
        """Whether it is time to commit. The first time it is not, so that every transaction does something.

        `part` of the time is what the writer takes of it: the rest is for rows that it collected and writes at the end.
        """
        if self._begun is None:
            self._begun = monotonic()
            return False
        took = (monotonic() - self._begun) / part
        return took >= (UNSEEN if self._turn is None else LONGEST if self._is_alone(self._turn) else SHORTEST)

    @classmethod
    def _is_alone(cls, turn: Turn) -> bool:
        if turn.is_awaited():
            cls._alone_from = monotonic() + _REMEMBERED
        return monotonic() >= cls._alone_from


@contextmanager
def bulk_turn() -> Iterator[BulkTurn]:
    """Stands around one transaction of a bulk writer; of all of them on a SQLite file one at a time.

    Raises Busy where others keep it waiting for too long, which is longer for a command than where somebody waits.
    """
    turn = _turn()
    sleep(_PAUSE)  # on PostgreSQL who waits for the dataset has it by then
    with waiting_at_most(bulk_patience()), _only_bulk_writer() if turn else nullcontext():
        if turn:
            _give_way(turn)
        yield BulkTurn(turn)


def _give_way(turn: Turn) -> None:
    """Lets those who wait write first, for a while."""
    until = monotonic() + _GIVING
    while turn.is_awaited() and monotonic() < until:
        sleep(_LOOK)


def _turn() -> Turn | None:
    name = str(connection.settings_dict["NAME"])
    return turn_of(name) if vendor() == "sqlite" and ":memory:" not in name else None


@contextmanager
def _only_bulk_writer() -> Iterator[None]:
    """Bulk writers wait for each other before they line up, so that others have but one of them before them."""
    begun = monotonic()
    with open_lock(f"{connection.settings_dict['NAME']}-bulk") as file:
        while not try_lock(file):
            if monotonic() - begun > patience():
                raise Busy("another writer of many rows", monotonic() - begun)
            sleep(_LOOK)
        yield
