"""`manage.py serve_naive`: the plain version by the very server that `manage.py serve` sets up."""

from typing import Any
from unittest.mock import patch

from granian.server import Server

from mockpsp.management.commands import serve


class Command(serve.Command):
    help = "Serves the plain version of the benchmarks, as `serve` serves the simulator."

    def handle(self, *args: Any, **options: Any) -> None:
        def server(target: str, **settings: Any) -> Any:
            return Server("benchmarks.naive_wsgi:application", **settings)

        with patch.object(serve, "Server", server):  # whatever serve sets, the yardstick is set alike
            super().handle(*args, **options)
