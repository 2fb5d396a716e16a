"""Two datasets that are in use, read over HTTP while both are seeded and one is paid from: nothing is lost."""

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

import httpx
from django.utils import timezone

from ledgerdata.models import Payment
from ledgerdata.operations import Money, Order, add_beneficiary, open_account, take_payment, writing
from ledgerdata.rules.lifecycle import PaymentType
from simulator.consumer.connector import Connector
from tenants.access import tenant_of
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.consumer.agreement import assert_agreement
from tests.payouts import ASSET, PAYEE, PAYER, payout
from tests.seeding import start_seeding

SEEDED = 6_000
SOLD_BEFORE = 30
HELD_BEFORE = 1 + SOLD_BEFORE  # the first one is the payer's funds
BETWEEN_PAYOUTS = 0.2  # seconds; a payer without pauses would hold up the seeding more than it tests it


def test_the_consumer_misses_nothing(committing: None, server: str, key: str, stranger_key: str) -> None:
    tenants = [_in_use(key, timedelta(0)), _in_use(stranger_key, timedelta(days=20))]
    with _connected(server, key) as one, _connected(server, stranger_key) as other, _connected(server, key) as payer:
        with _paying(payer), _seeding(key) as first, _seeding(stranger_key) as second, ThreadPoolExecutor() as pool:
            read_while_seeded = list(pool.map(_follow, (one, other), (first, second)))
        assert (first.returncode, second.returncode) == (0, 0)
        assert min(read_while_seeded) > HELD_BEFORE
        for tenant, connector in zip(tenants, (one, other), strict=True):
            connector.poll()
            assert_agreement(tenant, connector)
        ids = [record["id"] for connector in (one, other) for record in connector.kept]
        assert len(ids) == len(set(ids))  # each once, and in one dataset only
        # the story spends the payer's money too: a payout that it cannot pay just then is refused, and is no payment
        payouts = sum(initiation.status != "failed" for initiation in payer.store.initiations.values())
        assert payouts > 0
        made = [for_tenant(Payment, tenant).count() - HELD_BEFORE for tenant in tenants]
        assert made == [SEEDED + payouts, SEEDED]


def _in_use(key: str, age: timedelta) -> Tenant:
    """A dataset with rows of that age: the new ones find room after old ones, and have none after fresh ones."""
    tenant = tenant_of(key)
    with writing(tenant) as ledger:
        ledger.at = timezone.now() - age
        open_account(ledger, "Payer", reference=PAYER, first_balance=Money(1_000_000, ASSET))
        add_beneficiary(ledger, "Payee", reference=PAYEE)
        for _ in range(SOLD_BEFORE):
            take_payment(ledger, Order(PaymentType.PAYIN, 5, ASSET, destination=PAYER))
    return tenant


def _seeding(key: str) -> "subprocess.Popen[bytes]":
    return start_seeding(key, "--payments", str(SEEDED), "--seed", key, "--into-the-future")


@contextmanager
def _connected(server: str, key: str) -> Iterator[Connector]:
    with httpx.Client(base_url=server, headers={"Authorization": f"Bearer {key}"}, timeout=60) as client:
        yield Connector(client)


@contextmanager
def _paying(payer: Connector) -> Iterator[None]:
    """Payouts one after the other, in a thread: each waits until the seeding lets it in, and the polling goes on."""
    over = Event()

    def pay() -> None:
        number = 0
        while not over.wait(BETWEEN_PAYOUTS):
            payer.send("/payouts", payout(f"rent-{number}"))
            number += 1

    with ThreadPoolExecutor() as pool:
        paid = pool.submit(pay)
        try:
            yield
        finally:
            over.set()
        paid.result()


def _follow(connector: Connector, seeding: "subprocess.Popen[bytes]") -> int:
    """Polls for as long as its dataset is seeded; returns how much was read by the last request before that ended."""
    read = 0

    def look(request: httpx.Request) -> None:
        nonlocal read
        if seeding.poll() is None:
            read = len(connector.kept)

    connector.client.event_hooks = {"request": [look]}
    while seeding.poll() is None:
        connector.poll()
    return read
