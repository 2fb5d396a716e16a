"""`manage.py serve`: the production server."""

import gc
import os
import socket
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from mockpsp.places.listening import Listen
from mockpsp.start import require_migrations

IDLE_THREAD_SECONDS = int(os.environ.get("MOCKPSP_IDLE_THREAD_SECONDS", "30"))  # less in tests: granian takes 5
IDLE_MILLISECONDS = 180_000  # the connector reuses a connection that was idle for 90 s; a reset makes a payout fail


def _leave_database() -> None:
    """Workers are forked: a connection or a pool that this process has would be shared by all of them."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()


def _share_memory() -> None:
    """Workers are forked: what is loaded by now is theirs too, until somebody writes to it, as the collector would."""
    import_module("mockpsp.wsgi")
    gc.collect()
    gc.freeze()


def _require_port(listen: Listen) -> str:
    """The IP address to listen on. Granian's workers share a port, even with another server's.

    Raises CommandError where the port is taken, or the address is not this machine's.
    """
    try:
        found = socket.getaddrinfo(listen.host, listen.port, type=socket.SOCK_STREAM)
        family, _, _, _, address = min(found)  # IPv4 before IPv6
        socket.create_server(address[:2], family=family).close()
    except OSError as error:
        raise CommandError(listen.refusal(error)) from error
    return str(address[0])


class Command(BaseCommand):
    help = "Serves the API and the admin on HOST and PORT until it is interrupted or terminated."

    def handle(self, *args: Any, **options: Any) -> None:
        address = _require_port(settings.LISTEN)
        if told := require_migrations():
            self.stderr.write(told)
        self.stdout.write(f"mockpsp serves on {settings.LISTEN.url}{settings.PUBLIC.path}/ (Ctrl-C ends it)")
        self.stdout.flush()
        _leave_database()
        _share_memory()
        Server(
            "mockpsp.wsgi:application",
            address=address,
            port=settings.PORT,
            interface=Interfaces.WSGI,
            workers=settings.WORKERS,
            blocking_threads=settings.THREADS,
            blocking_threads_idle_timeout=IDLE_THREAD_SECONDS,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            http1_settings=HTTP1Settings(header_read_timeout=IDLE_MILLISECONDS),
            log_level=LogLevels.warning,
        ).serve()
