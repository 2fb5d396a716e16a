"""One state of the database for many reads, while others go on writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read inside is of one moment, and nothing can be written. It holds no lock, and waits for none.

    It cannot stand inside a transaction. On SQLite what others write meanwhile stays in the log, which grows by it.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    if database.in_atomic_block:  # a test's, else it is refused
        with transaction.atomic(durable=True):
            yield
    elif database.vendor == "sqlite":
        with database.only_reading(), transaction.atomic():
            yield
    else:
        with transaction.atomic():
            with database.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
