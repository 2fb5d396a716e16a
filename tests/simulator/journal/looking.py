"""What tests of the journal look with: a client of a key, and what the journal has by now."""

import time
from collections.abc import Callable
from typing import Any

import httpx

from simulator.journal.reading import requests_of
from simulator.models import Reader
from tenants.models import Tenant

WITHIN = 10.0  # seconds; the journal itself says one


def bearer(server: str, key: str) -> httpx.Client:
    return httpx.Client(base_url=server, headers={"Authorization": f"Bearer {key}"}, timeout=30)


def until(found: Callable[[], Any]) -> Any:
    give_up = time.monotonic() + WITHIN
    while not (there := found()) and time.monotonic() < give_up:
        time.sleep(0.05)
    return there


def statuses(tenant: Tenant) -> list[int]:
    """Those of all requests in the journal, oldest first."""
    return [placed.entry.status for placed in reversed(requests_of(tenant))]


def has_counted(tenant: Tenant, requests: int) -> bool:
    """Whether the journal has counted so many requests."""
    return sum(Reader.objects.filter(tenant=tenant).values_list("requests", flat=True)) == requests
