"""`manage.py serve`: the production server."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

IDLE_MILLISECONDS = 180_000  # the connector reuses a connection that was idle for 90 s; a reset makes a payout fail


def _leave_database() -> None:
    """Workers are forked: a connection or a pool that this process has would be shared by all of them."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


class Command(BaseCommand):
    help = "Serves the API and the admin on HOST and PORT until it is interrupted or terminated."
    requires_migrations_checks = True

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"mockpsp serves on http://{settings.HOST}:{settings.PORT}/ (Ctrl-C ends it)")
        self.stdout.flush()
        _leave_database()
        Server(
            "mockpsp.wsgi:application",
            address=settings.HOST,
            port=settings.PORT,
            interface=Interfaces.WSGI,
            workers=settings.WORKERS,
            blocking_threads=1,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            http1_settings=HTTP1Settings(header_read_timeout=IDLE_MILLISECONDS),
            log_level=LogLevels.warning,
        ).serve()
