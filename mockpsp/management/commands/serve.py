"""`manage.py serve`: the production server."""

import ctypes
import gc
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from mockpsp.server.door import listen
from mockpsp.server.limits import Limits
from mockpsp.server.shared import Shared
from mockpsp.server.supervisor import Supervisor
from mockpsp.server.worker import Place
from mockpsp.start import require_migrations

COLLECTIONS = (700, 10, 10)  # Python's own thresholds
M_ARENA_MAX = -8  # as glibc's malloc.h has it
ARENAS = 2  # of memory for C code in each worker: with one for each thread, threads cannot use what others freed


class Command(BaseCommand):
    help = "Serves the API and the admin on HOST and PORT until it is interrupted or terminated."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            listening = listen(settings.HOST, settings.PORT)
        except OSError as error:
            raise CommandError(settings.LISTEN.refusal(error)) from error
        if problem := require_migrations():
            self.stderr.write(problem)
        self.stdout.write(f"mockpsp serves on {settings.LISTEN.url}{settings.PUBLIC.path}/ (Ctrl-C ends it)")
        self.stdout.flush()
        from mockpsp.server.application import Mockpsp  # noqa: PLC0415  loads all that workers need

        leave_database()
        _share_memory()
        _share_arenas()
        shared = Shared(settings.WORKERS)
        place = Place(0, listening, shared, Limits.from_environment().within_files(), settings.READERS, Mockpsp)
        Supervisor(place, settings.WORKERS).run()


def leave_database() -> None:
    """Workers are forked: a connection that this process has would be shared by all of them."""
    for connection in connections.all(initialized_only=True):
        connection.close()


def _share_memory() -> None:
    """Workers are forked: what is loaded by now is theirs too, until somebody writes to it, as the collector would.

    Hardly any of it is garbage, so the collector does not look through it before.
    """
    gc.freeze()
    gc.set_threshold(*COLLECTIONS)


def _share_arenas() -> None:
    """Has the threads of a worker share glibc's arenas, where the C library is glibc. Workers inherit it."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)
