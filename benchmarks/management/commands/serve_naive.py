"""`manage.py serve_naive`: the plain version, by the server that is usually taken for it."""

import gc
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from mockpsp.management.commands.serve import leave_database

APPLICATION = "benchmarks.naive_wsgi"
THREADS = 4  # of each worker


class Command(BaseCommand):
    help = "Serves the plain version of the benchmarks on HOST and PORT."

    def handle(self, *args: Any, **options: Any) -> None:
        leave_database()
        import_module(APPLICATION)
        gc.collect()
        gc.freeze()
        Server(
            f"{APPLICATION}:application",
            address=settings.HOST,
            port=settings.PORT,
            interface=Interfaces.WSGI,
            workers=settings.WORKERS,
            blocking_threads=THREADS,
            log_level=LogLevels.warning,
        ).serve()
