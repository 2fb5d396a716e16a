"""The database connections of the server's threads, closed once their thread is gone.

The server ends threads that were idle, and makes new ones. No code of ours runs when one ends: on Python 3.11 a close
while the thread's state was being cleared crashed the worker (cpython issue 119585). So what a thread had is kept here,
and closed by the next thread that comes.
"""

import threading
import weakref

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper


class _Life:
    """Held by its thread alone: it goes with the thread. It has no code that could run then."""

    __slots__ = ("__weakref__",)


_lock = threading.Lock()
_of_thread = threading.local()
_kept: list[tuple["weakref.ref[_Life]", list[BaseDatabaseWrapper]]] = []


def keep_connections() -> None:
    """Called by a thread before its work, any number of times: a pool never gets back what its thread forgot."""
    if not hasattr(_of_thread, "life"):
        _of_thread.life = _Life()
        with _lock:
            _close_of_gone()
            _kept.append((weakref.ref(_of_thread.life), _shared()))


def _close_of_gone() -> None:
    """Closes what threads left that are no more."""
    for kept in list(_kept):
        life, left = kept
        if life() is None:
            _kept.remove(kept)
            for connection in left:
                connection.close()


def _shared() -> list[BaseDatabaseWrapper]:
    """This thread's connections, which another one may close: Django lets only their own thread do it otherwise."""
    own = list(connections.all())
    for connection in own:
        connection.inc_thread_sharing()
    return own
