"""A dataset's books for writers of many rows, over many transactions."""

import random
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime

from ledgerdata.reading.lists import Lists, last_moments
from ledgerdata.writing import memory, postgres, sqlite
from ledgerdata.writing.book import Book, Sink
from ledgerdata.writing.drafts import BalanceDraft, PaymentDraft
from tenants.clock import Clock
from tenants.db.faults import UNAVAILABLE
from tenants.db.statements import vendor
from tenants.models import Tenant


def bulk_book(*, source: random.Random | None = None) -> Book:
    """A book for many rows, to be opened again and again; what it knows of the dataset stays with it."""
    return Book(_many_rows(), source=source)


def expect_many(book: Book) -> None:
    """From now on the open book writes as a `bulk_book` does."""
    book.sink = _many_rows()


def _many_rows() -> Sink:
    return sqlite.SQLiteSink() if vendor() == "sqlite" else postgres.ManyRows()


def list_by_list(book: Book) -> None:
    """From now on each list of the open book goes on from its own last row, which may be long before the others'.

    It is called again where others wrote since: they come after all that there is.
    """
    book.lists = last_moments(book.tenant)


@contextmanager
def rehearsing(
    book: Book, last_written_at: datetime | None, lists: Lists, balances: Mapping[tuple[str, str], int]
) -> Iterator[Book]:
    """The book of a dataset as it was: its last rows were of these moments, and its accounts held so much by asset.

    Nothing is locked, and nothing is written.
    """
    book.clock = Clock(Tenant(last_written_at=last_written_at))
    book.lists = dict(lists)
    for (reference, asset), amount in balances.items():
        book.balances[reference, asset] = BalanceDraft(book.accounts[reference], asset, amount)
    yield book
    book.forget()


def reload(book: Book, in_flight: Iterable[PaymentDraft]) -> set[PaymentDraft]:
    """Brings what an open book knows to what the dataset holds; returns those of the payments that it holds.

    Raises NotPossible where accounts are gone: the dataset was reset.
    """
    return memory.reload(book, in_flight)


def long_run() -> AbstractContextManager[None]:
    """For many transactions that follow each other."""
    return sqlite.long_run() if vendor() == "sqlite" else nullcontext()


def analyze() -> None:
    """Follows many rows: the planner learns the new sizes. SQLite plans by its indexes alone, and right.

    Where that fails the rows are there all the same, and PostgreSQL notices by itself later.
    """
    if vendor() != "sqlite":
        with suppress(*UNAVAILABLE):
            postgres.analyze()
