"""The database connections of the server's threads, closed once their thread is gone.

The server ends threads that were idle, and makes new ones. No code of ours runs when one ends: on Python 3.11 a close
while the thread's state was being cleared crashed the worker (cpython issue 119585). So what a thread had is kept here,
and closed by the next thread that comes.
"""

import sys
import threading

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_lock = threading.Lock()
_connections_of: dict[int, list[BaseDatabaseWrapper]] = {}


def keep_connections() -> None:
    """Called by a thread before its work, any number of times: a pool never gets back what its thread forgot."""
    thread = threading.get_ident()
    if not hasattr(_known, "thread"):
        _known.thread = thread
        with _lock:
            _close_of_gone()
            _connections_of[thread] = _shared()


_known = threading.local()


def _close_of_gone() -> None:
    """Closes what threads left that are no more; a new thread may have been given the number of one of them."""
    alive = sys._current_frames().keys() - {threading.get_ident()}
    for thread in _connections_of.keys() - alive:
        for connection in _connections_of.pop(thread):
            connection.close()


def _shared() -> list[BaseDatabaseWrapper]:
    """This thread's connections, which another one may close: Django lets only their own thread do it otherwise."""
    own = list(connections.all())
    for connection in own:
        connection.inc_thread_sharing()
    return own
