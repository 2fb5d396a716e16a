"""The client against the real server, sync and async."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

import mockpsp_client
from mockpsp_client import AsyncSimulator, Dataset, Refused
from unasync import PACKAGE, modules

ASSET = "EUR/2"


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
    dataset.outcomes.add("fail, reason AC04", amountEndsIn="01")
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


def test_lists_of_rules_are_replaced_whole(dataset: Dataset) -> None:
    first, second = dataset.faults.replace([{"preset": "unavailable"}, {"status": 500, "isOn": False}])
    dataset.faults.change(second, isOn=True)
    assert [(each["id"], each["status"], each["isOn"]) for each in dataset.faults.all()] == [
        (first, 503, True),
        (second, 500, True),
    ]
    with pytest.raises(Refused, match=r"1\.status"):
        dataset.faults.replace([{"status": 503}, {"status": 5}])
    dataset.faults.drop(first)
    assert [each["id"] for each in dataset.faults.all()] == [second]
    dataset.outcomes.add("pending")
    dataset.outcomes.clear()
    assert dataset.outcomes.all() == []


def test_the_journal_is_waited_for(dataset: Dataset) -> None:
    headers = {"Authorization": f"Bearer {dataset.key}"}
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(dataset.journal.wait, operation="payouts", status="4xx", within=20)
        httpx.get(f"{dataset.simulator.url}/accounts", headers=headers)
        httpx.post(f"{dataset.simulator.url}/payouts", headers=headers, json={"idempotencyKey": "order-7"})
        (found,) = waiting.result(20)
    dataset.journal.wait(operation="accounts")  # another worker of the server may write it down later
    assert (found.operation, found.status, found.method, found.idempotency_key) == ("payouts", 400, "POST", "order-7")
    assert [each.operation for each in dataset.journal.requests()] == ["payouts", "accounts"]
    assert dataset.journal.count(only_errors=True, idempotency_key="der-7", since=found.at) == 1
    with pytest.raises(TimeoutError, match="transfers"):
        dataset.journal.wait(operation="transfers", within=0.3)
    dataset.journal.clear()
    assert dataset.journal.requests() == []


def test_snapshots_and_files(dataset: Dataset, tmp_path: Path) -> None:
    main = dataset.accounts.open("Main", balance=(1_000, ASSET))
    kept = dataset.snapshots.take("before the payout")
    assert (kept.records, [each.name for each in dataset.snapshots.all()]) == (1, [kept.name])
    dataset.export(tmp_path / "dataset.jsonl")
    dataset.payments.take("PAYIN", 500, ASSET, destination=main.id)
    dataset.snapshots.restore(kept.name)
    assert dataset.accounts.get(main.id).balances == {ASSET: 1_000}
    dataset.payments.take("PAYIN", 500, ASSET, destination=main.id)
    with pytest.raises(Refused, match="not empty"):
        dataset.import_(tmp_path / "dataset.jsonl")
    dataset.import_(tmp_path / "dataset.jsonl", replace=True)
    assert dataset.accounts.get(main.id).balances == {ASSET: 1_000}
    other = dataset.simulator.dataset("another", expires_in=timedelta(hours=1))
    dataset.snapshots.restore(kept.name, into=other)
    assert other.accounts.get(main.id).balances == {ASSET: 1_000}
    other.drop()
    dataset.snapshots.drop(kept.name)
    assert dataset.snapshots.all() == []


def test_generated_payments_are_the_truth(dataset: Dataset) -> None:
    until = datetime(2026, 1, 31, tzinfo=UTC)
    run = dataset.generate("card-shop", payments=30, seed="1", until=until, mix={"PAYIN": 1}, refund_rate=0.5)
    assert (run.state, run.seed, run.until, run.payments) == ("WHOLE", "1", until, 30)
    rows = dataset.truth()
    paid = [row for row in rows if row["row"] == "payment"]
    assert sum(len(row["records"]) for row in paid) == run.records
    early = dataset.truth(at=until - timedelta(days=15))
    assert 0 < len([row for row in early if row["row"] == "payment"]) < len(paid)
    dataset.live.start("card-shop", per_minute=60, length="1h")
    dataset.clock.advance(timedelta(minutes=2))
    dataset.live.stop()
    assert len([row for row in dataset.truth() if row["row"] == "payment"]) > len(paid)


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


def test_the_same_with_asyncio(server: str, committing: None, tmp_path: Path) -> None:
    async def live() -> None:
        async with AsyncSimulator(server) as simulator:
            dataset = await simulator.dataset()
            main = await dataset.accounts.open("Main")
            payment = await dataset.payments.take("PAYIN", 100, ASSET, destination=main.id, outcome="pending")
            payment = await payment.succeed()
            assert [each async for each in dataset.payments.references(state="SUCCEEDED")] == [payment.reference]
            assert [row["row"] for row in await dataset.truth()] == ["account", "payment", "balance"]
            await dataset.export(tmp_path / "dataset.jsonl")
            await dataset.import_(tmp_path / "dataset.jsonl", replace=True)
            with pytest.raises(TimeoutError):
                await dataset.journal.wait(within=0.1)
            with pytest.raises(Refused, match="no snapshot"):
                await dataset.snapshots.restore("none such")
            assert (await dataset.generate("card-shop", payments=2)).state == "WHOLE"
            await dataset.drop()

    with ThreadPoolExecutor(1) as thread:  # a browser's test may have left a loop in this one
        thread.submit(asyncio.run, live()).result()


def test_both_clients_are_one() -> None:
    there = {file: file.read_text() for file in (PACKAGE / "synchronous").glob("*.py")}
    assert modules() == there, "run client/unasync.py"


def test_every_name_is_there() -> None:
    for name in mockpsp_client.__all__:
        assert getattr(mockpsp_client, name).__name__ == name
    with pytest.raises(ImportError, match="Simulators"):
        exec("from mockpsp_client import Simulators")


def test_a_session_that_does_not_use_the_plugin_does_not_load_the_client() -> None:
    line = "import mockpsp_client.plugin, sys; sys.exit('httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", line], cwd=PACKAGE.parent, check=False).returncode == 0
