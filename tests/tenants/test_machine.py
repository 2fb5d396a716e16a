"""A machine whose clock is past what Python can count (2262-04-11): answers go on, and nothing breaks for good."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ledgerdata.rules.errors import NotPossible
from mockpsp.server.heads import head
from tenants.clock import END, ClockAtEnd, locked_clock
from tenants.models import Tenant
from tests.books import account
from tests.payouts import fund, payout


@pytest.fixture
def far_ahead(monkeypatch: pytest.MonkeyPatch) -> None:
    """As CPython has it there: one function fails, the other stands still."""

    def fail() -> float:
        raise OverflowError("timestamp too large to convert to C _PyTime_t")

    monkeypatch.setattr(time, "time", fail)
    monkeypatch.setattr(timezone, "now", lambda: datetime(2262, 4, 11, 23, 47, 16, 854775, UTC))


def test_the_last_second_stands_for_all_after_it(far_ahead: None) -> None:
    assert b"Date: Fri, 11 Apr 2262 23:47:16 GMT" in head(200, (), length=0, keeps=True, version="1.1")


def test_the_contract_is_served(tenant: Tenant, key: str, far_ahead: None) -> None:
    fund(tenant, 10_000)
    client = Client(headers={"Authorization": f"Bearer {key}"})
    for number in range(2):
        answer = client.post("/payouts", payout(f"{number}"), content_type="application/json")
        assert answer.status_code == 201
    created = [record["createdAt"] for record in client.get("/transactions").json()]
    assert created == sorted(set(created))
    assert created[0].startswith("2262-04-11T23:47:16.8547")


@pytest.mark.parametrize("last", [END - timedelta(microseconds=1), END, datetime.max.replace(tzinfo=UTC)])
def test_a_dataset_at_the_end_of_all_moments_refuses_writes_and_is_read(
    last: datetime, tenant: Tenant, key: str
) -> None:
    fund(tenant, 10_000)
    Tenant.objects.filter(pk=tenant.pk).update(last_written_at=last)
    client = Client(headers={"Authorization": f"Bearer {key}"})
    answers = [client.post("/payouts", payout(f"{number}"), content_type="application/json") for number in range(2)]
    assert answers[-1].status_code == 422
    assert "the end of the year 9999" in answers[-1].json()["Detail"]
    assert client.get("/transactions").status_code == 200
    with pytest.raises(NotPossible, match="9999"):
        account(tenant, "another")


def test_a_clock_that_is_refused_stands_where_it_stood(tenant: Tenant) -> None:
    with locked_clock(tenant) as clock:
        before = clock.next()
        with pytest.raises(ClockAtEnd):
            clock.next(END)
        assert clock.tenant.last_written_at == before
