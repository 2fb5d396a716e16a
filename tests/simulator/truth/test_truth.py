"""The truth over HTTP and by the command: its lines, its moments, and an end that says that it is whole."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import httpx
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ledgerdata.operations import Order, open_account, reset_dataset, take_payment, writing
from ledgerdata.rules.actions import Action
from ledgerdata.rules.errors import NotPossible
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.rules.values import write_moment
from simulator.truth import payments
from simulator.truth.frame import frame_of
from simulator.truth.lines import truth
from tenants.models import Tenant
from tests.books import account, beneficiary, do, pay

Lines = list[dict[str, Any]]


@pytest.fixture
def client(key: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {key}"})


def lines_of(client: Client, **query: str) -> Lines:
    answer = client.get("/simulator/v1/truth", query)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/x-ndjson; charset=utf-8"
    pieces: Iterator[bytes] = answer.streaming_content  # type: ignore[attr-defined]
    return [json.loads(line) for line in b"".join(pieces).splitlines()]


def rows(lines: Lines, row: str) -> Lines:
    return [line for line in lines if line["row"] == row]


def test_a_card_payment_is_told_as_the_consumer_has_it(tenant: Tenant, client: Client) -> None:
    account(tenant, "main")
    payment = pay(tenant, PaymentType.PAYIN, 10**40, Status.AUTHORISATION, destination="main")
    captured = do(payment, Action.CAPTURE, 60)
    refunded = do(payment, Action.REFUND, 20)
    (line,) = rows(lines_of(client), "payment")
    moments = [write_moment(moment) for moment in (payment.created_at, captured.created_at, refunded.created_at)]
    assert line == {
        "row": "payment",
        "reference": payment.reference,
        "type": "PAYIN",
        "asset": "EUR/2",
        "initialAmount": str(10**40),
        "amount": "40",
        "status": "REFUNDED",
        "records": [
            {"id": payment.reference, "createdAt": moments[0], "status": "AUTHORISATION", "amount": str(10**40)},
            {"id": captured.reference, "createdAt": moments[1], "status": "CAPTURE", "amount": "60"},
            {"id": refunded.reference, "createdAt": moments[2], "status": "REFUNDED", "amount": "20"},
        ],
    }


def test_a_moment_has_what_was_there_then(tenant: Tenant, client: Client) -> None:
    account(tenant, "main", 500)
    beneficiary(tenant, "ben")
    payment = pay(tenant, PaymentType.PAYOUT, 100, Status.PENDING, source="main", destination="ben")
    do(payment, Action.FAIL)
    beneficiary(tenant, "late")
    before = lines_of(client, at=write_moment(payment.created_at - timedelta(microseconds=1)))
    pending = lines_of(client, at=write_moment(payment.created_at))
    now = lines_of(client)
    assert [line["balance"] for lines in (before, pending, now) for line in rows(lines, "balance")] == [
        "500",
        "400",
        "500",
    ]
    assert [line["status"] for line in rows(pending, "payment")] == ["SUCCEEDED", "PENDING"]
    assert [line["status"] for line in rows(now, "payment")] == ["SUCCEEDED", "FAILED"]
    assert [line["id"] for line in rows(pending, "beneficiary")] == ["ben"]
    assert pending[-1] == {
        "row": "end",
        "at": write_moment(payment.created_at),
        "rows": {"account": 1, "beneficiary": 1, "payment": 2, "balance": 1, "record": 2},
    }


def test_before_anything_happened_there_is_only_an_end(tenant: Tenant, client: Client) -> None:
    none = {"account": 0, "beneficiary": 0, "payment": 0, "balance": 0, "record": 0}
    assert lines_of(client) == [{"row": "end", "at": None, "rows": none}]
    account(tenant, "main", 1)
    assert [line["rows"] for line in lines_of(client, at="2001-01-01T00:00:00Z")] == [none]


def test_many_payments_come_in_several_queries(tenant: Tenant, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payments, "AT_ONCE", 2)
    account(tenant, "main")
    made = [
        pay(tenant, PaymentType.PAYIN, amount, Status.SUCCEEDED, destination="main").reference for amount in range(1, 6)
    ]
    assert [line["reference"] for line in rows(lines_of(client), "payment")] == made


def test_another_dataset_is_not_told(tenant: Tenant, stranger: Tenant, client: Client) -> None:
    account(stranger, "theirs", 5)
    assert len(lines_of(client)) == 1


def test_a_moment_that_is_none_is_refused(tenant: Tenant, client: Client, key: str) -> None:
    answer = client.get("/simulator/v1/truth", {"at": "yesterday"})
    assert answer.status_code == 400
    assert answer.json()["Detail"].startswith("at is 'yesterday'; write a date-time as in 2026-01-31T09:30:00Z")
    with pytest.raises(CommandError, match="--at is 'yesterday'"):
        call_command("truth", key, "--at", "yesterday")


def test_the_command_writes_the_same_lines(tenant: Tenant, client: Client, key: str) -> None:
    account(tenant, "main", 500)
    written = StringIO()
    call_command("truth", key, stdout=written)
    assert [json.loads(line) for line in written.getvalue().splitlines()] == lines_of(client)


def test_a_dataset_that_is_emptied_meanwhile_has_no_end(tenant: Tenant) -> None:
    account(tenant, "main", 500)
    lines = truth(frame_of(tenant))
    next(lines)
    with writing(tenant) as book:
        reset_dataset(book)
    with pytest.raises(NotPossible, match="emptied or replaced"):
        list(lines)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL chooses by how many rows there are")
def test_rows_are_found_by_what_they_belong_to(tenant: Tenant) -> None:
    """By their moments they would be found too, but all of them, for each payment and each balance."""
    account(tenant, "main", 500)
    with CaptureQueriesContext(connection) as captured:
        list(truth(frame_of(tenant)))
    plans = "".join(_plan(query["sql"]) for query in captured if "JOIN" in query["sql"])
    assert "(tenant_id=? AND payment_id=?)" in plans
    assert "(tenant_id=? AND account_id=? AND asset=?)" in plans
    assert "record_sequence<?" not in plans
    assert "created_at<?" not in plans


def _plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return "".join(detail for *_, detail in cursor.fetchall())


def test_the_real_server_sends_it_as_it_is_read(live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    with writing(live_tenant) as book:
        opened = open_account(book, "Main")
        order = Order(PaymentType.PAYIN, 5, "EUR/2", destination=opened.reference, status=Status.SUCCEEDED)
        for _ in range(4_000):  # more than an answer that is gathered before it is sent
            take_payment(book, order)
    with client_of_key.stream("GET", "/simulator/v1/truth") as answer:
        assert "content-length" not in answer.headers
        lines = [json.loads(line) for line in answer.iter_lines()]
    assert lines[-1]["rows"]["payment"] == len(rows(lines, "payment")) == 4_000
    assert [line["balance"] for line in rows(lines, "balance")] == ["20000"]
