"""The table of what PSPs do wrong: the rule of lifecycle.md that each breaks, and what the consumer ends with."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce

from simulator.faults.mistakes import moments, queries, rows, values
from simulator.faults.mistakes.queries import Query
from simulator.faults.mistakes.view import Item, View
from simulator.faults.reactions import Reaction
from simulator.faults.requests import LISTS, Operation

Change = Callable[[list[Item], View], list[Item]]
ONE_CLOCK = "2: creation times are unique, and increase as rows become visible"
APPEND_ONLY = "1: a record never changes once it can be read"
RELATED = "4: children relate to the payment"
POSTED = "5: a payment made by POST shows the record of its answer"
BALANCES = "8: a balance's moment is that of its last change"
CONTRACT = "the contract"
_CODE = re.compile("`([^`]+)`")
RECORDS = (Operation.TRANSACTIONS,)


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that PSPs do wrong. It changes items, or the query."""

    title: str
    breaks: str
    reaction: Reaction
    operations: tuple[Operation, ...]
    items: Change | None = None
    query: Callable[[Query], Query] | None = None

    @property
    def in_words(self) -> str:
        """What is done, in one sentence."""
        return ((self.items or self.query).__doc__ or "").splitlines()[0]

    @property
    def shown(self) -> str:
        """The same for a page, which has no code spans."""
        return _CODE.sub(r"“\1”", self.in_words)


_LOST, _UNREAD, _RIGHT = Reaction.LOST_FOR_EVER, Reaction.PAGE_NEVER_READ, Reaction.RIGHT

MISTAKES: dict[str, Mistake] = {
    "seconds": Mistake("Moments cut to seconds", ONE_CLOCK, _LOST, LISTS, moments.cut_to_seconds),
    "milliseconds": Mistake("Moments cut to milliseconds", ONE_CLOCK, _LOST, LISTS, moments.cut_to_milliseconds),
    "equal_stamps": Mistake("Equal across a page cut", ONE_CLOCK, _LOST, RECORDS, moments.equal_across_page_cut),
    "two_precisions": Mistake(
        "One instant in two precisions", APPEND_ONLY, Reaction.WRONG_AMOUNT, RECORDS, rows.twice_in_two_precisions
    ),
    "out_of_order": Mistake("Rows out of order", ONE_CLOCK, _LOST, LISTS, rows.out_of_order),
    "short_page": Mistake("A short page", CONTRACT, _RIGHT, LISTS, rows.short_page),
    "page_base_0": Mistake("Pages begin with 0", CONTRACT, _LOST, LISTS, query=queries.page_base_0),
    "from_exclusive": Mistake("“From” is exclusive", CONTRACT, _LOST, LISTS, query=queries.since_exclusive),
    "from_ignored": Mistake("“From” is ignored", CONTRACT, _RIGHT, LISTS, query=queries.since_ignored),
    "row_late": Mistake("A row comes late", ONE_CLOCK, _LOST, RECORDS, rows.row_late),
    "newest_missing": Mistake("The newest rows are missing", ONE_CLOCK, _RIGHT, LISTS, rows.newest_missing),
    "twice": Mistake("A record twice", APPEND_ONLY, _RIGHT, RECORDS, rows.twice),
    "metadata_number": Mistake("A number in metadata", CONTRACT, _UNREAD, LISTS, values.number_in_metadata),
    "unknown_status": Mistake("An unknown status", CONTRACT, _UNREAD, RECORDS, values.unknown_status),
    "naive_time": Mistake("A time without offset", CONTRACT, _UNREAD, LISTS, moments.without_offset),
    "decimals": Mistake("An amount with decimals", CONTRACT, _UNREAD, RECORDS, values.decimals_in_amount),
    "balance_changes": Mistake(
        "Balances change at one moment", BALANCES, Reaction.NO_BALANCES, (Operation.BALANCES,), values.other_balance
    ),
    "unrelated_post": Mistake(
        "A POST without its key", POSTED, Reaction.SECOND_PAYMENT, RECORDS, values.unrelated_post
    ),
    "child_first": Mistake("A child before its root", RELATED, Reaction.WRONG_AMOUNT, RECORDS, rows.child_first),
    "first_stamp": Mistake(
        "Too soon: the end bears the first moment",
        ONE_CLOCK,
        Reaction.STAYS_PROCESSING,
        RECORDS,
        moments.first_moment_again,
    ),
}


def read_mistakes(names: Iterable[str]) -> tuple[str, ...]:
    """The names, in the order of the table. Raises ValueError."""
    named = list(names)
    unknown = [name for name in named if name not in MISTAKES]
    if unknown:
        raise ValueError(f"has {unknown[0]!r}; they are {', '.join(MISTAKES)}")
    return tuple(name for name in MISTAKES if name in named)


def say_mistakes(names: Iterable[str]) -> str:
    """In words: `a record twice; rows out of order`."""
    return "; ".join(MISTAKES[name].title[0].lower() + MISTAKES[name].title[1:] for name in names)


def change_query(names: Iterable[str], operation: Operation, query: Query) -> Query:
    """The query as a PSP with these mistakes understands it."""
    changes = [mistake.query for mistake in _for(names, operation) if mistake.query]
    return reduce(lambda changed, change: change(changed), changes, query)


def change_items(names: Iterable[str], operation: Operation, items: list[Item], view: View) -> list[Item]:
    """The items as a PSP with these mistakes gives them."""
    changes = [mistake.items for mistake in _for(names, operation) if mistake.items]
    return reduce(lambda changed, change: change(changed, view), changes, items)


def _for(names: Iterable[str], operation: Operation) -> list[Mistake]:
    return [MISTAKES[name] for name in names if operation in MISTAKES[name].operations]
