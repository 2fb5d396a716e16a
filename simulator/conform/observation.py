"""What the checks look at: one poll of the endpoint, the one before, and the probes, which are sent once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from simulator.conform.exchange import Exchange
from simulator.conform.values import instant
from simulator.consumer.store import Item

TIME_FIELD = {"/accounts": "createdAt", "/beneficiaries": "createdAt", "/transactions": "updatedAt"}
"""The lists, each with the field by which the connector sorts and filters it."""


@dataclass(slots=True)
class Listing:
    """A whole list as its pages give it, without any filter. Not complete where it broke off or grew too long."""

    path: str
    pages: list[Exchange] = field(default_factory=list)
    is_complete: bool = False
    repeated: Exchange | None = None  # a page that was the same as the one before; its rows do not count

    @property
    def rows(self) -> list[Item]:
        return [row for page in self.pages for row in page.rows]

    @property
    def by_id(self) -> dict[str, Item]:
        """The first row of each id."""
        found: dict[str, Item] = {}
        for row in self.rows:
            found.setdefault(str(row.get("id")), row)
        return found

    def moment(self, row: Item) -> datetime | None:
        return instant(row.get(TIME_FIELD[self.path]))


@dataclass(slots=True)
class SmallPages:
    """Pages of one and of two rows, that show with which number pages begin."""

    first: Exchange
    second: Exchange
    both: Exchange


@dataclass(slots=True)
class Filtered:
    """The list from a row's own moment on; `elsewhere` is the same instant at another offset."""

    row: Item
    exchange: Exchange
    elsewhere: Exchange


@dataclass(slots=True)
class Poll:
    """One poll: the lists as they are, and what the connector read of them just after."""

    balances: dict[str, Exchange] = field(default_factory=dict)
    listings: dict[str, Listing] = field(default_factory=dict)
    newest: dict[str, Exchange] = field(default_factory=dict)
    small: dict[str, SmallPages] = field(default_factory=dict)
    filtered: dict[str, list[Filtered]] = field(default_factory=dict)
    kept: dict[str, set[str]] = field(default_factory=dict)  # ids that the connector has kept up to now
    stopped: dict[str, str] = field(default_factory=dict)  # why the connector does not get through a list
    log: list[Exchange] = field(default_factory=list)

    def pages(self) -> Iterator[Exchange]:
        """Every page of every list that was given in this poll."""
        return (each for each in self.log if each.path in TIME_FIELD and each.status == 200)


@dataclass(slots=True)
class Posted:
    """A payment that was posted, and the answers to all requests that show how it was taken."""

    path: str
    body: dict[str, str]
    answer: Exchange
    replay: Exchange
    conflict: Exchange
    parallel: list[Exchange]
    refused: dict[str, tuple[int, Exchange]]  # each with the status that is right
    after_refusal: Exchange


@dataclass(slots=True)
class Observation:
    """All that a check may look at."""

    now: Poll
    before: Poll | None
    probes: dict[str, Exchange]
    posted: list[Posted]
