"""The sessions of PostgreSQL in which a process writes again and again, lent to whichever of its threads writes now.

A session keeps its plans and its view of the catalog to itself, and sessions that take turns cost PostgreSQL up to a
fifth more CPU (docs/performance.md). SQLite gains nothing: what one connection writes, empties the cache of all others.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tenants.db.statements import vendor

_idle: list[BaseDatabaseWrapper] = []  # the one that wrote last stands last, and is lent first


@contextmanager
def warm_session() -> Iterator[None]:
    """Within it the thread's connection is one that wrote before, if any is idle; its own is the thread's again after.

    One that met an error of the database is closed first, for it may be broken. Within a transaction the thread goes on
    in its own: no other sees what that did.
    """
    own = connections[DEFAULT_DB_ALIAS]
    if vendor() == "sqlite" or own.in_atomic_block:
        yield
        return
    connections[DEFAULT_DB_ALIAS] = lent = _taken()
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = own
        if lent.errors_occurred:
            lent.close()  # it opens another session at its next use
        _idle.append(lent)


def _taken() -> BaseDatabaseWrapper:
    try:
        return _idle.pop()
    except IndexError:
        made = connections.create_connection(DEFAULT_DB_ALIAS)
        made.inc_thread_sharing()  # Django lets only the thread that made it use it otherwise
        return made
