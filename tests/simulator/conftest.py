"""A dataset that can pay, asked over HTTP, and a machine's clock that a test moves by hand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ledgerdata.rules.values import read_moment
from tenants.models import ApiKey, Tenant
from tests.books import account, beneficiary

NOW = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)


@dataclass
class Machine:
    """The machine's clock."""

    now: datetime = NOW

    def goes_on(self, **length: float) -> None:
        self.now += timedelta(**length)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    clock = Machine()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    monkeypatch.setattr("time.time", lambda: clock.now.timestamp())  # noqa: PLW0108  it asks anew each time
    return clock


@dataclass
class Shop:
    """A dataset as its clients see it."""

    tenant: Tenant
    client: Client
    keys: Any = field(default_factory=count)

    def post(self, path: str = "/payouts", *, amount: int = 100, wish: str = "", **changed: Any) -> Any:
        body: dict[str, Any] = {"idempotencyKey": f"key-{next(self.keys)}", "amount": str(amount), "currency": "EUR/2"}
        body |= {"sourceAccountId": "main", "destinationAccountId": "ben" if path == "/payouts" else "savings"}
        if wish:
            body["metadata"] = {"mockpsp.outcome": wish}
        return self.client.post(path, body | changed, content_type="application/json")

    def paid(self, **asked: Any) -> str:
        """The reference of a payment that was asked for and taken."""
        answer = self.post(**asked)
        assert answer.status_code == 201, answer.content
        return str(answer.json()["idempotencyKey"])

    def records(self) -> list[dict[str, Any]]:
        """All records but those of first balances, as the consumer reads them."""
        read = self.client.get("/transactions", {"pageSize": "1000"})
        assert read.status_code == 200, read.content
        return [record for record in read.json() if record["type"] != "OTHER"]

    def story(self, reference: str) -> list[tuple[str, int, datetime]]:
        """Status, amount and moment of each record of the payment."""
        return [
            (record["status"], int(record["amount"]), read_moment(record["createdAt"]))
            for record in self.records()
            if record.get("relatedTransactionID", record["id"]) == reference
        ]

    def balance(self, reference: str = "main") -> int:
        answer = self.client.get(f"/accounts/{reference}/balances")
        return int(answer.json()["balances"][0]["amount"])

    def catch_up(self) -> None:
        """Touches the dataset until nothing is due any more: a touch does not do more than it may."""
        while self.tenant.attention_at is None or self.tenant.attention_at <= timezone.now():
            self.records()
            self.tenant.refresh_from_db()
            if self.tenant.attention_at is None:
                return

    def set(self, **settings: Any) -> None:
        Tenant.objects.filter(pk=self.tenant.pk).update(**settings)
        self.tenant.refresh_from_db()


def fill(tenant: Tenant) -> None:
    account(tenant, "main", 100_000)
    account(tenant, "savings", 1)
    beneficiary(tenant, "ben")


@pytest.fixture
def shop(machine: Machine, tenant: Tenant, key: str) -> Shop:
    """A dataset whose account `main` holds 1,000.00 EUR, with an account `savings` and a beneficiary `ben`."""
    fill(tenant)
    ApiKey.objects.filter(tenant=tenant).update(last_used_at=machine.now)
    return Shop(tenant, Client(headers={"Authorization": f"Bearer {key}"}))
