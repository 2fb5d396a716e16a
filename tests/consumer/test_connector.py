"""The poller loses records, and the sender gives payouts up, just where the real ones do (lifecycle.md)."""

import json
from datetime import timedelta

import httpx
import pytest

from simulator.consumer.connector import Connector
from tests.consumer.psp import START, MemoryPSP, record


@pytest.fixture
def psp() -> MemoryPSP:
    return MemoryPSP()


@pytest.fixture
def connector(psp: MemoryPSP) -> Connector:
    return Connector(psp.client(), pause=lambda seconds: None)


def missed(psp: MemoryPSP, connector: Connector) -> set[str]:
    """The ids that the PSP holds and the consumer never read."""
    read = {item["id"] for payment in connector.store.payments.values() for item in payment.adjustments.values()}
    return {item["id"] for item in psp.records} - read


def fill(psp: MemoryPSP, count: int, *, spacing: float, at: float = 0.0) -> None:
    begin = len(psp.records)
    psp.records += [record(f"r{begin + n}", "SUCCEEDED", 1, at=at + n * spacing) for n in range(count)]


def test_nothing_is_missed_of_a_well_behaved_psp(psp: MemoryPSP, connector: Connector) -> None:
    fill(psp, 250, spacing=0.013)
    connector.poll()
    fill(psp, 120, spacing=0.013, at=10)
    connector.poll()
    assert not missed(psp, connector)
    assert len(connector.store.payments) == 370


def test_equal_stamps_across_a_page_cut_are_lost(psp: MemoryPSP, connector: Connector) -> None:
    fill(psp, 99, spacing=0.01)
    fill(psp, 3, spacing=0, at=5)
    connector.poll()
    assert missed(psp, connector) == {"r100", "r101"}


def test_row_that_becomes_visible_late_is_lost(psp: MemoryPSP, connector: Connector) -> None:
    fill(psp, 2, spacing=1)
    early = psp.records.pop(0)
    connector.poll()
    psp.records.append(early)
    connector.poll()
    assert missed(psp, connector) == {"r0"}


def test_row_deleted_while_pages_are_read_loses_another_one(psp: MemoryPSP, connector: Connector) -> None:
    fill(psp, 150, spacing=0.001)
    connector.poll_one_chunk()
    # page 1 holds what was read already, and page 2 begins one row further than it should
    psp.between_pages = lambda: psp.records.remove(psp.records[0]) if len(psp.records) == 150 else None
    connector.poll()
    assert missed(psp, connector) == {"r100"}


def test_row_changed_while_pages_are_read_loses_another_one(psp: MemoryPSP, connector: Connector) -> None:
    fill(psp, 150, spacing=0.001)
    connector.poll_one_chunk()

    def move_the_first() -> None:
        psp.records[0]["updatedAt"] = (START + timedelta(seconds=9)).isoformat()

    psp.between_pages = move_the_first
    connector.poll()
    assert missed(psp, connector) == {"r100"}


def test_backdated_row_is_lost(psp: MemoryPSP, connector: Connector) -> None:
    fill(psp, 1, spacing=0, at=60)
    connector.poll()
    fill(psp, 1, spacing=0, at=30)
    connector.poll()
    assert missed(psp, connector) == {"r1"}


def test_crowded_second_is_read_again_and_again(psp: MemoryPSP, connector: Connector) -> None:
    fill(psp, 1_000, spacing=0.0005)
    connector.poll()
    assert not missed(psp, connector)
    assert connector.transactions.requests == sum(range(1, 12))  # chunk N begins at page 1 and ends at page N


ORDER = {"idempotencyKey": "key-1", "amount": "100", "currency": "EUR/2"}
TAKEN = {**ORDER, "id": "p1", "status": "SUCCEEDED", "createdAt": "2026-01-31T09:30:00.000000Z"}


@pytest.mark.parametrize("status", [408, 421, 423, 425, 429, 500, 502, 503, 504])
def test_post_is_repeated_with_the_same_key_until_it_is_answered(
    psp: MemoryPSP, connector: Connector, status: int
) -> None:
    late = httpx.ReadTimeout("10 s")
    psp.answers = [httpx.Response(status), late, httpx.Response(status), httpx.Response(201, json=TAKEN)]
    connector.send("/payouts", ORDER)
    assert [json.loads(body)["idempotencyKey"] for body in psp.posts] == ["key-1"] * 4
    assert connector.store.initiations["key-1", "PAYOUT"].status == "processed"


@pytest.mark.parametrize(
    "answer",
    [*(httpx.Response(status) for status in (400, 404, 409, 422)), httpx.ConnectError("no"), httpx.ReadError("reset")],
)
def test_refused_post_and_reset_connection_are_final(
    psp: MemoryPSP, connector: Connector, answer: httpx.Response | Exception
) -> None:
    psp.answers = [answer]
    connector.send("/payouts", ORDER)
    assert connector.store.initiations["key-1", "PAYOUT"].status == "failed"
    assert not connector.store.payments
