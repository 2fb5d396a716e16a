"""Datasets side by side on one server, each with rules, time, records and resets of its own: nothing crosses over."""

import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx
import pytest

from simulator.journal.reading import requests_of
from tenants.access import known_tenant
from tests.simulator.journal.looking import bearer, has_counted, until

CONTROL = "/simulator/v1"
DATASETS = 32
ROUNDS = 2


def _live(root: str, key: str, number: int) -> list[str]:
    """One dataset's life: rounds of records, a fault and a read, each ended by a reset; the ids of the last round."""
    with bearer(root, key) as client:
        for round in range(ROUNDS):
            if round:
                _done(client, "POST", "/reset")
            _done(client, "POST", "/clock/advance", {"to": f"{number + 1}h"})
            ids = [_open(client, f"{number}-{round}-{place}") for place in range(number % 4 + 1)]
            _done(client, "PUT", "/fault-rules", [{"status": 400 + number, "operations": ["beneficiaries"]}])
            assert client.get("/beneficiaries").status_code == 400 + number
            assert [account["id"] for account in client.get("/accounts").json()] == ids
            assert client.get("/transactions", params={"pageSize": number + 1}).json() == []
    return ids


def _open(client: httpx.Client, name: str) -> str:
    return str(_done(client, "POST", "/accounts", {"name": name, "id": f"acc-{name}"}).json()["id"])


def _done(client: httpx.Client, method: str, path: str, body: object = None) -> httpx.Response:
    """What control answered; where the database was busy, it is asked again."""
    while (answer := client.request(method, CONTROL + path, json=body)).status_code == 503:
        pass
    assert answer.is_success, answer.text
    return answer


@pytest.mark.wrong_answers
def test_nothing_crosses_over(server: str, committing: None) -> None:
    keys = [f"beside-{secrets.token_hex(12)}" for _ in range(DATASETS)]
    with ThreadPoolExecutor(8) as threads:
        ids = list(threads.map(_live, [server] * DATASETS, keys, range(DATASETS)))
    for number, key in enumerate(keys):
        tenant = known_tenant(key)
        with bearer(server, key) as client:
            held = [account["id"] for account in client.get("/accounts").json()]
            lead = client.get(f"{CONTROL}/clock").json()["leadMilliseconds"]
        assert held == ids[number] == [f"acc-{number}-{ROUNDS - 1}-{place}" for place in range(number % 4 + 1)]
        assert round(lead / 3_600_000, 2) == ROUNDS * (number + 1)
        assert until(partial(has_counted, tenant, 4))
        journal = [placed.entry for placed in reversed(requests_of(tenant))]
        assert [(entry.path, entry.status, entry.query) for entry in journal] == [
            ("/beneficiaries", 400 + number, ""),
            ("/accounts", 200, ""),
            ("/transactions", 200, f"pageSize={number + 1}"),
            ("/accounts", 200, ""),
        ]
