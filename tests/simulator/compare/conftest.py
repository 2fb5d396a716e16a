"""A dataset, a consumer that reads it in process, and what the comparison says of the two."""

from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from simulator.compare.difference import Difference
from simulator.compare.report import lines
from simulator.compare.running import Plan, comparing
from simulator.consumer.connector import Connector
from simulator.models import Reader
from tenants.models import Tenant
from tests.books import account, beneficiary, do, pay
from tests.simulator.compare.formance import StandIn
from tests.simulator.journal.looking import until


@dataclass
class Scene:
    """The dataset behind the real server, and its consumer."""

    tenant: Tenant
    connector: Connector
    client: httpx.Client
    key: str
    sent: int = 0
    waits: list[float] = field(default_factory=list)

    def read_again(self) -> None:
        """Another consumer takes the place of the one that there was, and reads all of it."""
        self.connector = Connector(self.client)
        self.connector.poll()

    def count(self, _: httpx.Response) -> None:
        self.sent += 1

    def wait_for_journal(self) -> None:
        """Requests are written down some moments after they were answered."""
        assert until(lambda: sum(each.requests for each in Reader.objects.filter(tenant=self.tenant)) == self.sent)

    @property
    def stand_in(self) -> StandIn:
        return StandIn(self.connector.store)

    def compare(self, stand_in: StandIn | None = None, **plan: Any) -> tuple[list[Difference], list[str]]:
        """The differences, and the report in lines."""
        made = Plan(self.tenant, "http://formance", **plan)
        with comparing(made, transport=stand_in or self.stand_in, pause=self.waits.append) as report:
            return list(report.differences()), list(lines(report))


@pytest.fixture
def scene(live_tenant: Tenant, client_of_key: httpx.Client, key: str) -> Scene:
    """Some payments of each kind, all read."""
    account(live_tenant, "main", 10**40)
    account(live_tenant, "savings", 5, asset="JPY")
    beneficiary(live_tenant, "ben")
    card = pay(live_tenant, PaymentType.PAYIN, 100, Status.AUTHORISATION, destination="main")
    do(card, Action.CAPTURE, 60)
    do(card, Action.REFUND, 20)
    payout = pay(live_tenant, PaymentType.PAYOUT, 70, Status.PENDING, source="main", destination="ben")
    do(payout, Action.SUCCEED)
    scene = Scene(live_tenant, Connector(client_of_key), client_of_key, key)
    client_of_key.event_hooks["response"].append(scene.count)
    scene.connector.poll()
    return scene
