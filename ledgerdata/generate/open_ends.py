"""What is yet to come of payments when their story ends, for whoever carries it on.

The apps above say how: here is only what there is.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from ledgerdata.generate.stories import Step
from ledgerdata.operations import Book, PaymentDraft


class OpenEnd(NamedTuple):
    """A step of a payment that would come after the end of the story, and when."""

    payment: PaymentDraft
    at: datetime
    step: Step


_carriers: list[Callable[[Book, Sequence[OpenEnd]], None]] = []


def carries_on(carry: Callable[[Book, Sequence[OpenEnd]], None]) -> None:
    """From now on `carry` is given what a run leaves open, in the transaction that writes its payments."""
    if carry not in _carriers:
        _carriers.append(carry)


def leave_open(book: Book, ends: Sequence[OpenEnd]) -> None:
    """Hands over what a run leaves open. The payments are in the database."""
    for carry in _carriers:
        carry(book, ends)
