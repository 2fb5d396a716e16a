"""The real server process, as `make run` starts it, against the database of the tests."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import httpx
from django.conf import settings
from django.db import connection

STARTS_WITHIN = 20.0
SERVED: set[str] = set()  # the roots of ours: their answers are held against the description


def database_url() -> str:
    """The URL of the database that this test process uses."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class RunningServer:
    """A server of its own: the process of `manage.py serve` and its workers, in a process group of theirs."""

    root: str
    process: "subprocess.Popen[bytes]"

    def end(self, by: signal.Signals) -> int:
        """Sends the signal and waits; the exit code. SIGINT goes to the workers too, as Ctrl-C in a terminal does."""
        if by is signal.SIGINT:
            os.killpg(self.process.pid, by)
        else:
            self.process.send_signal(by)
        return self.process.wait(timeout=30)

    def kill(self) -> None:
        """Ends the process and its workers at once, as a power failure does."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)


@contextmanager
def running(**environment: str) -> Iterator[RunningServer]:
    """A server with these settings besides, on the database of the tests; nothing of it is left at the end."""
    own = {"DATABASE_URL": database_url(), "PORT": str(free_port()), "MOCKPSP_WORKERS": "2"} | environment
    command = [sys.executable, "manage.py", "serve"]
    process = subprocess.Popen(command, env=os.environ | own, cwd=settings.BASE_DIR, start_new_session=True)
    SERVED.add(f"http://127.0.0.1:{own['PORT']}")
    with started(RunningServer(f"http://127.0.0.1:{own['PORT']}", process), "/healthz") as server:
        yield server


@contextmanager
def started(server: RunningServer, path: str) -> Iterator[RunningServer]:
    """The server from when it answers at `path`; nothing of it is left at the end."""
    try:
        _wait(server.root + path, server.process)
        yield server
    finally:
        server.kill()


@contextmanager
def serving(**environment: str) -> Iterator[str]:
    """The root URL of a server with these settings besides; ended by SIGTERM, which it has to obey."""
    with running(**environment) as server:
        yield server.root
        assert server.end(signal.SIGTERM) == 0


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    answer = "nothing"
    give_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up:
        assert process.poll() is None, "the server ended at its start"
        try:
            health = httpx.get(url)
            if health.status_code == 200:
                return
            answer = health.text
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"the server did not come up within {STARTS_WITHIN} s; it said {answer}")
