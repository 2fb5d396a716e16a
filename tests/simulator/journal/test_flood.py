"""More requests than anybody reads: the newest stay, whatever comes."""

from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from django.test import override_settings

from simulator.journal.reading import requests_of
from simulator.models import JournalBatch, Reader
from tenants.models import Tenant
from tests.server import running
from tests.simulator.journal.flooding import flood
from tests.simulator.journal.looking import until

CLIENTS = 3


@pytest.mark.parametrize(("seconds", "keeps"), [(2, 500), pytest.param(60, 10_000, marks=pytest.mark.soak)])
def test_none_of_the_newest_is_lost(live_tenant: Tenant, key: str, seconds: float, keeps: int) -> None:
    with (
        override_settings(JOURNAL=keeps),
        running(MOCKPSP_JOURNAL=str(keeps)) as server,
        ProcessPoolExecutor(CLIENTS, mp_context=get_context("spawn")) as clients,
    ):
        runs = [clients.submit(flood, server.root, key, client, seconds) for client in range(CLIENTS)]
        sent = {client: run.result() for client, run in enumerate(runs)}
        print(f"{sum(sent.values()) / seconds:.0f} requests a second")  # noqa: T201  shown where the test fails, or by -s
        assert until(lambda: Reader.objects.get(tenant=live_tenant).requests == sum(sent.values()))
        assert Reader.objects.get(tenant=live_tenant).left_out == 0
        newest: dict[int, list[int]] = defaultdict(list)
        for placed in requests_of(live_tenant):
            client, number = (int(part.partition("=")[2]) for part in placed.entry.query.split("&"))
            newest[client].append(number)
        for client, numbers in newest.items():
            assert numbers == list(range(sent[client] - 1, sent[client] - 1 - len(numbers), -1))
        assert sum(map(len, newest.values())) == min(keeps, sum(sent.values()))
        kept = sum(JournalBatch.objects.filter(tenant=live_tenant).values_list("count", flat=True))
        assert kept <= 5 * keeps
