"""Each due step is done once and in order: with two servers on one database, one of them killed in the middle."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from itertools import pairwise

import httpx

from ledgerdata.models import Record
from ledgerdata.reading.audit import differences
from simulator.advance import advance, read_target
from simulator.consumer.connector import Connector
from simulator.models import DueStep
from simulator.waiting import waiting
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.consumer.agreement import assert_agreement
from tests.payouts import fund, payout
from tests.server import running

PAYOUTS = 400
WISH = "succeed after 20s then return 40 % after 1h, reason AC04 then return after 1h"
STORY = [("PENDING", 100), ("SUCCEEDED", 100), ("REFUNDED", 40), ("REFUNDED", 60)]


def test_two_servers_do_each_step_once_and_so_does_one_that_is_killed(live_tenant: Tenant, key: str) -> None:
    fund(live_tenant, 1_000_000)
    with running() as first, running() as second:
        clients = [_client(root, key) for root in (first.root, second.root) for _ in range(3)]
        connector = Connector(clients[3])
        for number in range(PAYOUTS):
            connector.send("/payouts", payout(f"key-{number}") | {"metadata": {"mockpsp.outcome": WISH}})
        assert waiting(live_tenant).count() == 3 * PAYOUTS
        advance(live_tenant, read_target("1d"), most=0)
        with ThreadPoolExecutor(len(clients)) as pool:
            statuses = [pool.submit(_read, client) for client in clients]
            first.kill()
        assert {status for read in statuses for status in read.result()} == {200}
        connector.poll()
    _assert_each_once(live_tenant)
    assert_agreement(live_tenant, connector)


def _client(root: str, key: str) -> httpx.Client:
    return httpx.Client(base_url=root, headers={"Authorization": f"Bearer {key}"}, timeout=30)


def _read(client: httpx.Client) -> list[int]:
    """Touches the dataset again and again, as long as there is a server; returns the statuses of the answers."""
    statuses: list[int] = []
    with suppress(httpx.TransportError):
        for _ in range(20):
            statuses.append(client.get("/transactions", params={"pageSize": "1000"}).status_code)
    return statuses


def _assert_each_once(tenant: Tenant) -> None:
    assert not DueStep.objects.filter(tenant=tenant).exists(), "none is left, and none was dropped"
    stories: dict[str, list[tuple[str, int]]] = {}
    moments: list[datetime] = []
    for record in (
        for_tenant(Record, tenant).filter(payment__type="PAYOUT").select_related("payment").order_by("sequence")
    ):
        stories.setdefault(record.payment.reference, []).append((record.status, record.amount))
        moments.append(record.created_at)
    assert Counter(map(tuple, stories.values())) == {tuple(STORY): PAYOUTS}
    assert all(one < other for one, other in pairwise(moments))
    tenant.refresh_from_db()
    assert list(differences(tenant)) == []
