"""The real server process, as `make run` starts it, against the database of the tests."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import httpx
from django.conf import settings
from django.db import connection

STARTS_WITHIN = 20.0


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


@contextmanager
def serving(**environment: str) -> Iterator[str]:
    """The root URL of a server of its own, with these settings besides; ended by SIGTERM, which it has to obey."""
    port = free_port()
    env = os.environ | {"DATABASE_URL": database_url(), "PORT": str(port), "MOCKPSP_WORKERS": "2"} | environment
    process = subprocess.Popen([sys.executable, "manage.py", "serve"], env=env, cwd=settings.BASE_DIR)
    try:
        root = f"http://127.0.0.1:{port}"
        _wait(root, process)
        yield root
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0


def _wait(root: str, process: "subprocess.Popen[bytes]") -> None:
    answer = "nothing"
    give_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up:
        assert process.poll() is None, "the server ended at its start"
        try:
            health = httpx.get(f"{root}/healthz")
            if health.status_code == 200:
                return
            answer = health.text
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"the server did not come up within {STARTS_WITHIN} s; it said {answer}")
