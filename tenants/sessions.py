"""The sessions of PostgreSQL in which a process writes again and again, lent to whichever of its threads writes now.

A session keeps plans and its view of the catalog to itself. Where each thread wrote in its own, two cores had eight of
them to hold in their caches, and found none of it there. SQLite gains nothing: what one connection writes, empties the
cache of all others.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tenants.statements import vendor

_idle: list[BaseDatabaseWrapper] = []  # the one that wrote last stands last, and is lent first


@contextmanager
def warm_session() -> Iterator[None]:
    """Within it the thread's connection is one that wrote before, if any is idle; its own is the thread's again after.

    After an error the session ends, so nobody is lent a broken one. Within a transaction the thread goes on in its own:
    no other sees what that did.
    """
    own = connections[DEFAULT_DB_ALIAS]
    if vendor() == "sqlite" or own.in_atomic_block:
        yield
        return
    connections[DEFAULT_DB_ALIAS] = lent = _taken()
    try:
        yield
    except BaseException:
        lent.close()
        raise
    else:
        _idle.append(lent)
    finally:
        connections[DEFAULT_DB_ALIAS] = own


def _taken() -> BaseDatabaseWrapper:
    try:
        return _idle.pop()
    except IndexError:
        made = connections.create_connection(DEFAULT_DB_ALIAS)
        made.inc_thread_sharing()  # Django lets only the thread that made it use it otherwise
        return made
