"""What reading costs the consumer where records stand apart (lifecycle.md, rule 3): two requests for 100 of them.

Fewer it cannot be: a chunk's first page begins with what the whole second holds of the chunk before, so a second page
has to fill it up. Where they do not stand apart, test_connector tells what a crowded second costs.
"""

from datetime import timedelta

import httpx
import pytest
from django.utils import timezone

from ledgerdata.generate.timeline import ROOM
from ledgerdata.operations import Order, open_account, take_payment, writing
from ledgerdata.rules.lifecycle import PaymentType
from simulator.consumer.connector import PAGE_SIZE, Connector
from tenants.models import Tenant
from tests.consumer.agreement import assert_agreement

RECORDS = 500


def write_records(tenant: Tenant, spacing: timedelta) -> None:
    with writing(tenant) as ledger:
        ledger.at = timezone.now() - timedelta(days=1)
        account = open_account(ledger, "Receives")
        for _ in range(RECORDS):
            ledger.at += spacing
            take_payment(ledger, Order(PaymentType.PAYIN, 5, "EUR/2", destination=account.reference))


@pytest.mark.parametrize("spacing", [ROOM, timedelta(seconds=1.5)], ids=["10 ms", "1.5 s"])
def test_two_requests_bring_a_hundred_records(
    live_tenant: Tenant, client_of_key: httpx.Client, spacing: timedelta
) -> None:
    write_records(live_tenant, spacing)
    connector = Connector(client_of_key)
    connector.poll()
    chunks = RECORDS // PAGE_SIZE + 1  # the last one finds nothing new
    assert connector.transactions.requests <= 2 * chunks
    assert_agreement(live_tenant, connector)
