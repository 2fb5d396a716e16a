"""The journal of the real server: what is written, when, for whom, and what is not."""

import secrets
import signal
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import quote

import httpx
from django.db import connection
from django.test import override_settings

from simulator.journal.reading import givings_of, request_at, requests_of
from simulator.models import JournalBatch, Reader
from tenants.access import tenant_of
from tenants.db.statements import api_key_digest
from tenants.models import ApiKey, Tenant
from tests.payouts import PAYER, payout
from tests.server import running
from tests.simulator.journal.looking import WITHIN, bearer, has_counted, until

KEPT = 40


def test_requests_are_written_with_what_they_got(shop: Tenant, client_of_key: httpx.Client, key: str) -> None:
    client = client_of_key
    read = client.get("/transactions", params={"page": 1, "pageSize": 3, "updatedAtFrom": "2020-01-01T00:00:00+02:00"})
    client.get(f"/accounts/{PAYER}/balances")
    client.post("/payouts", json=payout("salary-1"))
    client.post("/payouts", json=payout("salary-2", amount=10**9))
    client.get("/beneficiaries", params={"page": 0})
    client.delete("/transfers")
    assert until(lambda: len(requests_of(shop)) == 6)
    told = [placed.entry for placed in reversed(requests_of(shop))]
    assert [(entry.method, entry.operation, entry.status) for entry in told] == [
        ("GET", "/transactions", 200),
        ("GET", "/accounts/{accountId}/balances", 200),
        ("POST", "/payouts", 201),
        ("POST", "/payouts", 422),
        ("GET", "/beneficiaries", 400),
        ("DELETE", "/transfers", 405),
    ]
    page, balances, paid, refused, faulty, _ = told
    assert (page.items, page.first, page.last, page.size) == (1, 1, 1, len(read.content))
    assert page.query == "page=1&pageSize=3&updatedAtFrom=2020-01-01T00:00:00+02:00"
    assert (balances.path, balances.items) == (f"/accounts/{PAYER}/balances", None)
    assert [entry.idempotency_key for entry in (paid, refused)] == ["salary-1", "salary-2"]
    assert [entry.has_bodies for entry in told] == [False, False, True, True, True, True]
    assert {entry.key for entry in told} == {ApiKey.objects.get(digest=api_key_digest(key)).pk}
    assert all(0 <= entry.seconds < WITHIN for entry in told)
    assert faulty.is_error


def test_bodies_of_writes_and_refusals_are_kept(shop: Tenant, client_of_key: httpx.Client) -> None:
    answer = client_of_key.post("/payouts", json=payout("salary-1"))
    long = client_of_key.post("/payouts", content=b"x" * 40_000, headers={"Content-Type": "application/json"})
    newest, oldest = until(lambda: len(found := requests_of(shop)) == 2 and found)
    found = request_at(shop, oldest.batch, oldest.place)
    assert found is not None
    assert found[1] is not None
    assert found[1][0].startswith('{"idempotencyKey":"salary-1"')
    assert found[1][1] == answer.text
    found = request_at(shop, newest.batch, newest.place)
    assert found is not None
    assert found[1] == ("x" * 16_384, long.text)


def test_it_tells_which_records_were_given(shop: Tenant, client_of_key: httpx.Client) -> None:
    for number in range(4):
        client_of_key.post("/payouts", json=payout(f"salary-{number}"))
    for number in (1, 2):
        page = client_of_key.get("/transactions", params={"page": number, "pageSize": 2}).json()
        assert len(page) == 2
    client_of_key.get("/transactions", params={"pageSize": 2, "sort": "updatedAt:desc"})
    reader = until(lambda: Reader.objects.filter(tenant=shop, operation="/transactions", requests=3).first())
    assert (reader.given, reader.errors, reader.last_items) == (4, 0, 2)
    given = givings_of(shop, [1, 2, 3, 4, 5, 6])
    assert {sequence: len(reads) for sequence, reads in given.items()} == {1: 1, 2: 1, 3: 1, 4: 2, 5: 1, 6: 0}


def test_the_newest_stay_and_the_table_is_bounded(shop: Tenant, key: str) -> None:
    with override_settings(JOURNAL=KEPT), running(MOCKPSP_JOURNAL=str(KEPT)) as server:
        with bearer(server.root, key) as client, ThreadPoolExecutor(8) as threads:
            for wave in range(3):
                list(threads.map(lambda page: client.get(f"/accounts?page={page}"), range(1, 400)))
                assert until(partial(has_counted, shop, (wave + 1) * 399))
            for page in range(1_001, 1_001 + KEPT):
                client.get(f"/accounts?page={page}")
        assert server.end(signal.SIGTERM) == 0
        newest = [f"page={page}" for page in range(1_000 + KEPT, 1_000, -1)]
        assert [placed.entry.query for placed in requests_of(shop)] == newest
    assert sum(JournalBatch.objects.filter(tenant=shop).values_list("count", flat=True)) <= 6 * KEPT


def test_journals_side_by_side_are_apart(server: str, committing: None) -> None:
    keys = [f"side-{secrets.token_hex(12)}" for _ in range(32)]

    def ask(number: int) -> Tenant:
        with bearer(server, keys[number]) as client:
            for page in range(1, number + 2):
                client.get("/transactions", params={"page": page, "pageSize": number + 1})
        return tenant_of(keys[number])

    with ThreadPoolExecutor(8) as threads:
        tenants = list(threads.map(ask, range(32)))
    for number, tenant in enumerate(tenants):
        expected = [f"page={page}&pageSize={number + 1}" for page in range(1, number + 2)]
        assert until(partial(has_counted, tenant, number + 1))
        assert [placed.entry.query for placed in reversed(requests_of(tenant))] == expected


def test_a_key_stands_nowhere_in_the_database(server: str, committing: None) -> None:
    key = f'a"b\\c%7E+{secrets.token_hex(8)}'
    body = payout(key) | {"metadata": {key: key}, "description": f"Bearer {key}"}
    with bearer(server, key) as client:
        client.get("/transactions", params={"key": key})
        client.get(f"/transactions?key={key.replace('%', '%25')}")
        client.get(f"/accounts/{quote(key)}/balances")
        client.post("/payouts", json=body)
        client.post("/payouts", content=f"{' ' * 16_380}{key}", headers={"Content-Type": "application/json"})
        tenant = tenant_of(key)
        assert until(lambda: len(requests_of(tenant)) == 5)
    told = "\n".join(_texts(tenant))
    assert "…" in told
    for spelt in (key, key.replace("\\", "\\\\").replace('"', '\\"'), key[-16:]):
        assert spelt not in told
        assert spelt.encode() not in _whole_database()


def _texts(tenant: Tenant) -> list[str]:
    texts = []
    for placed in requests_of(tenant):
        found = request_at(tenant, placed.batch, placed.place)
        assert found is not None
        texts += [repr(found[0].entry), found[0].entry.query, found[0].entry.path, *(found[1] or ())]
    return texts


def _whole_database() -> bytes:
    """Every value of every row."""
    with connection.cursor() as cursor:
        rows: list[Any] = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {table}")
            rows += cursor.fetchall()
    values = (bytes(value) if isinstance(value, memoryview) else value for row in rows for value in row)
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in values)


def test_none_is_written_where_it_is_switched_off(shop: Tenant, key: str) -> None:
    with running(MOCKPSP_JOURNAL="0") as server, bearer(server.root, key) as client:
        client.get("/accounts")
        assert server.end(signal.SIGTERM) == 0
    assert not JournalBatch.objects.exists()
    assert not Reader.objects.exists()
