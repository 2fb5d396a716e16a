"""Something that another request does in the middle of the one that is tested."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from ledgerdata.operations import reset_dataset, writing
from tenants.dropping import drop_dataset
from tenants.models import ApiKey, Tenant
from tenants.purging import purge

OF_THE_KEY = f"FROM {ApiKey._meta.db_table} k JOIN"
"""The statement that looks up a key for a view."""


class _Once:
    """Does something once, right after the first statement that holds a text."""

    def __init__(self, statement: str, do: Callable[[], object]) -> None:
        self.statement, self.do, self.is_done = statement, do, False

    def __call__(self, execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        result = execute(sql, *more)
        if self.statement in sql and not self.is_done:
            self.is_done = True
            self.do()
        return result


@contextmanager
def after_statement(statement: str, do: Callable[[], object]) -> Iterator[None]:
    """Does it right after the first statement inside that holds the text; there has to be one."""
    once = _Once(statement, do)
    with connection.execute_wrapper(once):
        yield
    assert once.is_done


def reset(tenant: Tenant) -> None:
    """Empties the dataset; the row that it leaves goes, too."""
    with writing(tenant) as book:
        reset_dataset(book)
    purge()


def drop(tenant: Tenant) -> None:
    """Drops the dataset with its row."""
    drop_dataset(tenant)
    purge()
