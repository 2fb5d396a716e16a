"""The order of a page on SQLite: as the plan has it where that is certain, else as SQLite promises it."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection

from ledgerdata.models import Record
from ledgerdata.reading import joined, pages
from ledgerdata.reading.joined import come_in_order, promised_sql
from ledgerdata.reading.pages import Page, record_payloads
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant
from tests.books import account, pay

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's aggregates take an order")

ROWS = 5
AN_INDEX = (2, 1, 0, "SEARCH ledgerdata_record USING INDEX record_once (tenant_id=? AND sequence>?)")
PLAN = [(1, 0, 0, "CO-ROUTINE page"), AN_INDEX, (9, 0, 0, "SCAN page")]


@pytest.fixture(autouse=True)
def fresh_statements() -> Iterator[None]:
    """Statements are made anew for each test, and after it."""
    pages._statement.cache_clear()
    yield
    pages._statement.cache_clear()


def fill(tenant: Tenant) -> list[bytes]:
    """Some records, and what is stored of them in the order of their creation."""
    account(tenant, "main")
    for number in range(1, ROWS + 1):
        pay(tenant, PaymentType.PAYIN, number, Status.SUCCEEDED, destination="main")
    return [bytes(row.payload) for row in Record.objects.filter(tenant=tenant).order_by("created_at")]


def test_a_plan_by_an_index_is_in_order() -> None:
    assert come_in_order(PLAN)


@pytest.mark.parametrize(
    "plan",
    [
        [],
        PLAN[1:],
        PLAN[:2],
        [PLAN[0], PLAN[2]],
        [(1, 0, 0, "MATERIALIZE page"), *PLAN[1:]],
        [PLAN[0], (2, 1, 0, "SCAN ledgerdata_record"), PLAN[2]],
        [*PLAN, (3, 1, 0, "USE TEMP B-TREE FOR ORDER BY")],
        [(1, 0, 0, "SOME LATER WORD FOR IT page"), *PLAN[1:]],
    ],
)
def test_any_other_plan_is_not(plan: list[tuple[int, int, int, str]]) -> None:
    assert not come_in_order(plan)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("since", [None, datetime(2020, 1, 1).astimezone()])
@pytest.mark.skipif(sqlite3.sqlite_version_info < (3, 39), reason="plans were worded otherwise")
def test_no_list_pays_for_a_promise_that_it_does_not_need(
    descending: bool, since: datetime | None, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def promised(*_: object) -> str:
        raise AssertionError("the plan is not in order")

    monkeypatch.setattr(joined, "promised_sql", promised)
    stored = fill(tenant)
    expected = stored[::-1] if descending else stored
    assert record_payloads(tenant, Page(since=since, descending=descending)) == b",".join(expected)


@pytest.mark.parametrize("descending", [False, True])
def test_where_the_plan_is_uncertain_the_order_is_promised(
    descending: bool, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joined, "come_in_order", lambda plan: False)
    stored = fill(tenant)
    expected = (stored[::-1] if descending else stored)[2:4]
    assert record_payloads(tenant, Page(number=2, size=2, descending=descending)) == b",".join(expected)


@pytest.mark.parametrize("way", ["", " DESC"])
@pytest.mark.parametrize("version", [(3, 40, 1), (3, 44, 0)])
def test_both_promises_hold(version: tuple[int, ...], way: str) -> None:
    """The newer one on a newer SQLite than Python's own, if that has none of it."""
    if version > sqlite3.sqlite_version_info:
        pysqlite3 = pytest.importorskip("pysqlite3")
        database = pysqlite3.connect(":memory:")
    else:
        database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE rows (sequence INTEGER, payload BLOB)")
    database.executemany("INSERT INTO rows VALUES (?, ?)", [(n * 7 % 10, str(n * 7 % 10).encode()) for n in range(10)])
    unsorted = "(SELECT sequence, payload FROM rows WHERE sequence < dataset.id) page"
    sql = promised_sql(unsorted, f"ORDER BY sequence{way}", "(SELECT ? AS id) dataset", version)
    expected = [str(number).encode() for number in range(8)]
    assert database.execute(sql, (8,)).fetchall() == [(b",".join(expected[::-1] if way else expected),)]
    assert database.execute(sql, (0,)).fetchall() == [(None,)]
    database.close()
