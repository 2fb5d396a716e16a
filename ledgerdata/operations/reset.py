"""Emptying a dataset: the one thing that deletes (lifecycle.md, rule 1)."""

from ledgerdata.writing.book import Book
from tenants.models import Tenant
from tenants.replacing import replace_by_empty


def reset_dataset(book: Book) -> Tenant:
    """Empties the dataset at once, however large it is. Its keys and settings stay, and its clock never goes back.

    It gets a new row, which is returned; the book is of no more use. What the old one held is deleted by
    `tenants.purging.purge`.
    """
    return replace_by_empty(book.tenant)
