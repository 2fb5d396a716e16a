"""Emptying a dataset: the one thing that deletes (lifecycle.md, rule 1)."""

from django.db import connection

from ledgerdata.models import Account, Balance, BankAccount, Entry, Payment, Record, SeedRun
from ledgerdata.writing.book import Book
from tenants.clock import Series

_IN_ORDER = (SeedRun, Entry, Balance, Record, Payment, BankAccount, Account)  # what points at others goes first


def reset_dataset(book: Book) -> None:
    """Deletes every row of the dataset. Its keys and settings stay, and its clock: a creation time never goes back."""
    with connection.cursor() as cursor:
        for model in _IN_ORDER:  # plain SQL: Django would load a million rows to look for what points at them
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE tenant_id = %s", [book.tenant.pk])
    for series in Series:
        setattr(book.tenant, series, 0)
    book.accounts.clear()
    book.balances.clear()
