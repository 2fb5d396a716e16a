"""The plain version is a fair yardstick: it answers what we answer, and its payouts leave the books right."""

import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from benchmarks import data
from benchmarks.__main__ import check_agreement
from benchmarks.bench import Bench
from benchmarks.databases import Database
from benchmarks.processes import NAIVE_SETTINGS, environment, manage, naive, ours
from tests.server import database_url

RECORDS = 400


@pytest.fixture
def empty_database(tmp_path: Path, committing: None) -> Iterator[str]:
    """The URL of a database of its own, of the kind that the tests run on."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'bench.sqlite3'}"
        return
    name = f"bench_{secrets.token_hex(6)}"
    with psycopg.connect(database_url(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(database_url())._replace(path=f"/{name}"))
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _manage(url: str, *arguments: str) -> None:
    env = environment(NAIVE_SETTINGS, DATABASE_URL=url)
    subprocess.run(manage(*arguments), env=env, cwd=settings.BASE_DIR, check=True, capture_output=True, timeout=60)


def test_the_plain_version_answers_what_we_answer(empty_database: str) -> None:
    _manage(empty_database, "migrate")
    _manage(empty_database, "fill_benchmark", str(RECORDS))
    _manage(empty_database, "check_balances")
    kind = Database(connection.vendor, "", empty_database, empty_database, RECORDS)
    with ours(empty_database) as mine, naive(empty_database) as plain:
        bench = Bench(kind, mine, plain)
        check_agreement(bench)
        assert [item["updatedAt"] for item in bench.items(RECORDS)][
            -1
        ] == f"{data.created_at(349):%Y-%m-%dT%H:%M:%S.%fZ}"
    _manage(empty_database, "check_balances")  # both servers have taken payouts since
