"""What a thread of the server holds, and gives back: the server ends threads that were idle, and makes new ones."""

import threading

from django.db import connections


class _Held:
    """The database connections of one thread; they are closed, or go back to their pool, when it ends."""

    def __init__(self) -> None:
        self._connections = connections.all()

    def __del__(self) -> None:
        for connection in self._connections:
            connection.close()


_of_thread = threading.local()


def close_at_end() -> None:
    """Called by a thread before its work, any number of times: a pool never gets back what its thread forgot."""
    if not hasattr(_of_thread, "held"):
        _of_thread.held = _Held()
