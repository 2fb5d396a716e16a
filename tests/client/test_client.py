"""The client against the real server, sync and async."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from mockpsp_client import AsyncSimulator, Dataset, Refused, Simulator
from tenants.models import Tenant
from unasync import synchronous

ASSET = "EUR/2"


@pytest.fixture
def dataset(server: str, committing: None) -> Iterator[Dataset]:
    with Simulator(server) as simulator:
        dataset = simulator.dataset("of the client")
        yield dataset
        dataset.drop()
    assert not Tenant.objects.filter(name="of the client").exists()


def test_a_payment_lives(dataset: Dataset) -> None:
    main = dataset.accounts.open("Main", id="main", balance=(100_000, ASSET), metadata={"team": "a"})
    payment = dataset.payments.take(
        "PAYIN", 9_890, ASSET, destination=main.id, key="order/7", outcome="capture after 1h", scheme="VISA"
    )
    assert (payment.reference, payment.state, payment.read.actions["capture"]) == ("order/7", "AUTHORISATION", 9_890)
    assert payment.read.next_step_at == dataset.clock.read().next_due_at
    clock = dataset.clock.advance("next")
    assert (clock.due_steps, payment.reload().state) == (0, "CAPTURE")
    payment = payment.refund(50, reason="CUST")
    assert (payment.refunded, payment.read.records[-1].reason) == (50, "CUST")
    assert payment.dispute().lose().state == "DISPUTE_LOST"
    assert list(dataset.payments.references(type="PAYIN")) == ["order/7"]
    assert dataset.payments.get("order/7").reload() == payment.reload()
    held = dataset.accounts.get("main")
    assert (held.balances, held.metadata) == ({ASSET: 100_000}, {"team": "a"})


def test_rules_and_settings(dataset: Dataset) -> None:
    main, ben = dataset.accounts.open("Main", balance=(1_000, ASSET)), dataset.beneficiaries.add("Ben")
    dataset.add_rule("fail, reason AC04", amountEndsIn="01")
    dataset.configure(outcome="pending", shortfall="OVERDRAFT")
    states = [
        dataset.payments.take("PAYOUT", amount, ASSET, source=main.id, destination=ben.id).state
        for amount in (101, 102, 5_000)
    ]
    assert states == ["FAILED", "PENDING", "PENDING"]
    dataset.reset()
    assert list(dataset.payments.references()) == []


def test_faults_are_the_connectors_alone(dataset: Dataset) -> None:
    rule = dataset.faults.add(operations=["accounts"], status=503, onlyTheNext=1)
    headers = {"Authorization": f"Bearer {dataset.key}"}
    answers = [httpx.get(f"{dataset.simulator.url}/accounts", headers=headers).status_code for _ in range(2)]
    assert (answers, dataset.faults.hits(rule)) == ([503, 200], 1)
    dataset.faults.clear()
    with pytest.raises(KeyError):
        dataset.faults.hits(rule)


def test_all_pages_are_read(dataset: Dataset) -> None:
    main = dataset.accounts.open("Main")
    taken = [dataset.payments.take("PAYIN", 1 + n, ASSET, destination=main.id).reference for n in range(105)]
    assert list(dataset.payments.references()) == taken[::-1]


def test_what_is_refused_is_raised(dataset: Dataset) -> None:
    with pytest.raises(Refused, match="name may not be empty") as refused:
        dataset.accounts.open("")
    assert refused.value.status == 400
    with pytest.raises(Refused) as refused:
        dataset.payments.get("unknown")
    assert refused.value.status == 404
    with pytest.raises(Refused, match="401"):
        dataset.simulator.opened("short").clock.read()


def test_the_same_with_asyncio(server: str, committing: None) -> None:
    async def live() -> None:
        async with AsyncSimulator(server) as simulator:
            dataset = await simulator.dataset()
            main = await dataset.accounts.open("Main")
            payment = await dataset.payments.take("PAYIN", 100, ASSET, destination=main.id, outcome="pending")
            payment = await payment.succeed()
            assert [each async for each in dataset.payments.references(state="SUCCEEDED")] == [payment.reference]
            await dataset.drop()

    with ThreadPoolExecutor(1) as thread:  # a browser's test may have left a loop in this one
        thread.submit(asyncio.run, live()).result()


def test_both_clients_are_one() -> None:
    package = Path(settings.BASE_DIR) / "client" / "mockpsp_client"
    made = synchronous((package / "asynchronous.py").read_text())
    assert made == (package / "synchronous.py").read_text(), "run client/unasync.py"
