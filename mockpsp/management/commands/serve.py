"""`manage.py serve`: the production server."""

import gc
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from mockpsp.server.door import CannotListen, listen
from mockpsp.server.limits import Limits
from mockpsp.server.shared import Shared
from mockpsp.server.supervisor import Supervisor
from mockpsp.server.worker import Place


class Command(BaseCommand):
    help = "Serves the API and the admin on HOST and PORT until it is interrupted or terminated."
    requires_migrations_checks = True

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            listening = listen(settings.HOST, settings.PORT)
        except CannotListen as error:
            raise CommandError(f"Cannot listen on {error}. Is PORT in use already?") from error
        self.stdout.write(f"mockpsp serves on http://{settings.HOST}:{settings.PORT}/ (Ctrl-C ends it)")
        self.stdout.flush()
        from mockpsp.server.application import Mockpsp  # noqa: PLC0415  loads all that workers need

        leave_database()
        _share_memory()
        shared = Shared(settings.WORKERS)
        place = Place(0, listening, shared, Limits.from_environment().within_files(), settings.READERS, Mockpsp)
        Supervisor(place, settings.WORKERS).run()


def leave_database() -> None:
    """Workers are forked: a connection or a pool that this process has would be shared by all of them."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def _share_memory() -> None:
    """Workers are forked: what is loaded by now is theirs too, until somebody writes to it, as the collector would."""
    gc.collect()
    gc.freeze()
