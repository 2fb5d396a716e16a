"""Steps of payments that are still to come at the end of a run.

An app above registers what is done with them; the generator only collects them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from ledgerdata.generate.scenario import Step
from ledgerdata.operations import Book, PaymentDraft


class OpenEnd(NamedTuple):
    """A step of a payment that would come after the end of the run, and when."""

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
