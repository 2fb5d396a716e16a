"""The plain version is a fair yardstick: it answers what we answer, and its payouts leave the books right."""

import secrets
from collections.abc import Iterator

import httpx
import pytest

from benchmarks import data
from benchmarks.databases import fill, new_database
from benchmarks.processes import naive, ours, run

RECORDS = 400


@pytest.fixture
def filled_database() -> Iterator[str]:
    """The URL of a database of its own with the two datasets of the benchmarks."""
    with new_database() as url:
        yield fill(fill(url, RECORDS // 2), RECORDS)  # the second goes on where the first ended


def test_the_plain_version_answers_what_we_answer(filled_database: str) -> None:
    with ours(filled_database) as mine, naive(filled_database) as plain:
        for path in [*data.pages(RECORDS).paths[::50], *data.balances().paths[:3]]:
            here, there = (httpx.get(root + path, headers=data.READ) for root in (mine.root, plain.root))
            assert here.status_code == 200, path
            assert here.json() == there.json(), path
            assert path.endswith("balances") or len(here.json()) == data.PAGE, path
        assert paid_twice(mine.root, 0).keys() == paid_twice(plain.root, 1).keys()
        last = f"{data.created_at(349):%Y-%m-%dT%H:%M:%S.%fZ}"  # the first balances are records too
        items = httpx.get(f"{mine.root}/transactions?pageSize={RECORDS}", headers=data.READ).json()
        assert items[-1]["updatedAt"] == last
    run(filled_database, "check_balances")  # both have taken payouts since


def paid_twice(root: str, number: int) -> dict[str, str]:
    """The answer to a payout, which has to be the same the second time."""
    body = data.payout(number, secrets.token_hex(8))
    answers = [httpx.post(f"{root}/payouts", json=body, headers=data.WRITTEN) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    first, second = (each.json() for each in answers)
    assert first["id"] == second["id"]
    paid: dict[str, str] = first
    return paid
