"""The plain version is a fair yardstick: it answers what we answer, and its payouts leave the books right."""

import subprocess
from collections.abc import Iterator

import pytest

from benchmarks import data
from benchmarks.__main__ import check_agreement
from benchmarks.bench import Bench
from benchmarks.databases import Database, fill, new_database
from benchmarks.processes import NAIVE_SETTINGS, environment, manage, naive, ours

RECORDS = 400


@pytest.fixture
def filled_database() -> Iterator[str]:
    """The URL of a database of its own with the two datasets of the benchmarks."""
    with new_database() as url:
        fill(url, RECORDS)
        yield url


def test_the_plain_version_answers_what_we_answer(filled_database: str) -> None:
    with ours(filled_database) as mine, naive(filled_database) as plain:
        bench = Bench(Database("SQLite", "", filled_database, filled_database, RECORDS), mine, plain)
        check_agreement(bench)
        last = f"{data.created_at(349):%Y-%m-%dT%H:%M:%S.%fZ}"  # the first balances are records too
        assert [item["updatedAt"] for item in bench.items(RECORDS)][-1] == last
    env = environment(NAIVE_SETTINGS, DATABASE_URL=filled_database)
    subprocess.run(manage("check_balances"), env=env, check=True, capture_output=True)  # both have taken payouts since
