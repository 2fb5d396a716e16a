"""What the journal has once the server has ended, in order or by force."""

import os
import signal
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path

import httpx

from simulator.journal.reading import requests_of
from tenants.models import Tenant
from tests.payouts import payout
from tests.server import RunningServer, running
from tests.simulator.journal.looking import bearer, has_counted, statuses, until

CLIENTS = 3
SLACK = 2.0  # seconds; what was answered longer before a kill is written down, on a slow machine too


def test_all_is_there_once_the_server_has_ended(shop: Tenant, key: str) -> None:
    with running() as server, bearer(server.root, key) as client:
        for _ in range(30):
            client.get("/accounts")
        client.post("/payouts", json=payout("last"))
        assert server.end(signal.SIGTERM) == 0
    assert statuses(shop) == [200] * 30 + [201]
    with running() as server, bearer(server.root, key) as client:  # and stays, whoever comes next
        client.get("/accounts")
        assert server.end(signal.SIGTERM) == 0
    assert len(statuses(shop)) == 32


def test_a_worker_that_is_killed_takes_no_more_than_the_last_second(shop: Tenant, key: str) -> None:
    with running() as server, bearer(server.root, key) as client:
        for _ in range(50):
            client.get("/accounts")
        assert until(lambda: len(requests_of(shop)) == 50)
        for worker in workers_of(server):
            os.kill(worker, signal.SIGKILL)
        with bearer(server.root, key) as again:
            assert until(lambda: _is_up(again))
        assert until(lambda: len(requests_of(shop)) > 50)
    assert has_counted(shop, len(requests_of(shop)))


def test_a_server_that_is_killed_under_load_loses_no_more_than_it_was_about_to_write(shop: Tenant, key: str) -> None:
    """What was answered some time before the kill is there, each once and in order; nobody else's requests are."""
    answered: dict[int, list[tuple[int, float]]] = defaultdict(list)

    def ask(root: str, client: int) -> None:
        with bearer(root, key) as mine, suppress(httpx.TransportError):
            for number in count():
                assert mine.get("/accounts", params={"client": client, "number": number}).status_code == 200
                answered[client].append((number, time.monotonic()))

    with running() as server, ThreadPoolExecutor(CLIENTS) as threads:
        runs = [threads.submit(ask, server.root, client) for client in range(CLIENTS)]
        time.sleep(2 * SLACK)
        server.kill()
        killed = time.monotonic()
        for run in runs:
            run.result()
    kept: dict[int, list[int]] = {client: [] for client in range(CLIENTS)}
    for placed in reversed(requests_of(shop)):
        client, number = (int(part.partition("=")[2]) for part in placed.entry.query.split("&"))
        kept[client].append(number)
    for client, numbers in kept.items():
        before = [number for number, at in answered[client] if at < killed - SLACK]
        assert before
        assert numbers == list(range(len(numbers)))
        assert len(numbers) >= len(before)
    assert has_counted(shop, sum(map(len, kept.values())))


def _is_up(client: httpx.Client) -> bool:
    try:
        return client.get("/accounts").status_code == 200
    except httpx.TransportError:
        return False


def workers_of(server: RunningServer) -> list[int]:
    pid = server.process.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
