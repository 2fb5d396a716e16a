"""Threads of a test that use the database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def database_threads(number: int) -> Iterator[ThreadPoolExecutor]:
    """So many threads, whose connections are closed at the end: a pool never gets back what its thread forgot."""
    used: list[BaseDatabaseWrapper] = []

    def remember() -> None:
        for connection in connections.all():
            connection.inc_thread_sharing()  # Django lets only a connection's own thread close it otherwise
            used.append(connection)

    with ThreadPoolExecutor(number, initializer=remember) as pool:
        yield pool
    for connection in used:
        connection.close()
