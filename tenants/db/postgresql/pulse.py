"""Whether PostgreSQL answers at all. One thread of the process finds out, so that others need not by waiting.

A frozen server, or a network that swallows packets, holds every thread that asks for as long as it waits. So who waits
for long raises a suspicion; one thread looks, and while there is no answer nobody else asks.
"""

import threading
from time import sleep

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

ANSWERS_WITHIN = 2  # seconds, the least that psycopg takes for a connection
LOOKS_EVERY = 0.5


class Pulse:
    """What is known of the server, in this process."""

    def __init__(self) -> None:
        self.has_stopped = False
        self._suspicion = threading.Event()
        self._mutex = threading.Lock()
        self._thread: threading.Thread | None = None

    def suspect(self) -> None:
        """Somebody has waited for long: it is looked whether the server answers. Returns at once."""
        with self._mutex:
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="pulse of PostgreSQL", daemon=True)
                self._thread.start()
        self._suspicion.set()

    def _look(self) -> None:
        """What the thread does; it never ends."""
        while True:
            self._suspicion.wait()
            self.has_stopped = not _answers()
            if not self.has_stopped:
                self._suspicion.clear()
            sleep(LOOKS_EVERY)


def _answers() -> bool:
    """Whether it takes a new connection. A refusal is an answer too."""
    params = connections[DEFAULT_DB_ALIAS].get_connection_params()
    params["connect_timeout"] = ANSWERS_WITHIN
    try:
        psycopg.Connection.connect(**params).close()
    except psycopg.errors.ConnectionTimeout:
        return False
    except psycopg.Error:
        return True
    return True


pulse = Pulse()
