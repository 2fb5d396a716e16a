"""`POST /transfers`: what differs from a payout (contract.md, Writes)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ledgerdata.models import Payment
from ledgerdata.rules.actions import Action
from tenants.models import Shortfall, Tenant
from tests.api.conftest import Body
from tests.books import account, beneficiary, do, held, rows

Refused = Callable[..., str]


@pytest.fixture
def transfer(tenant: Tenant, payout: Body) -> Body:
    account(tenant, "main", 2_000)
    account(tenant, "savings")
    beneficiary(tenant, "ben")
    Tenant.objects.filter(pk=tenant.pk).update(outcome="pending")
    return payout | {"destinationAccountId": "savings"}


def _post(client: Client, body: Any) -> Any:
    return client.post("/transfers", body, content_type="application/json")


def test_funds_leave_at_once_and_arrive_when_it_succeeds(client: Client, tenant: Tenant, transfer: Body) -> None:
    answer = _post(client, transfer)
    assert (answer.status_code, answer.json()["status"]) == (201, "PENDING")
    assert (held(tenant, "main"), held(tenant, "savings")) == (500, 0)
    do(Payment.objects.get(tenant=tenant, reference="key-1"), Action.SUCCEED)
    assert (held(tenant, "main"), held(tenant, "savings")) == (500, 1_500)
    (root, child) = client.get("/transactions").json()[-2:]
    assert (root["type"], child["type"]) == ("TRANSFER", "TRANSFER")
    assert root["relatedTransactionID"] == child["relatedTransactionID"] == "key-1"


def test_the_same_key_again(client: Client, tenant: Tenant, transfer: Body, refused: Refused) -> None:
    first = _post(client, transfer)
    before = rows(tenant)
    assert _post(client, transfer).json() == first.json()
    refused(_post(client, transfer | {"amount": "1"}), 409, "idempotencyKey", "another")
    assert rows(tenant) == before


@pytest.mark.parametrize(
    ("source", "destination"), [("main", "main"), ("main", "ben"), ("ben", "main"), ("ben", "ben")]
)
def test_beneficiaries_and_the_same_account_twice_are_422(
    source: str, destination: str, client: Client, transfer: Body, refused: Refused
) -> None:
    refused(
        _post(client, transfer | {"sourceAccountId": source, "destinationAccountId": destination}), 422, "of a transfer"
    )


def test_an_unknown_account_is_404_and_both_are_named(client: Client, transfer: Body, refused: Refused) -> None:
    unknown = {"sourceAccountId": "nobody", "destinationAccountId": "nothing"}
    refused(_post(client, transfer | unknown), 404, "source nobody", "destination nothing")


def test_faulty_fields_are_400(client: Client, transfer: Body, refused: Refused) -> None:
    refused(_post(client, transfer | {"amount": 1500, "currency": ""}), 400, "amount", "currency")


def test_shortfalls(client: Client, tenant: Tenant, transfer: Body, refused: Refused) -> None:
    body = transfer | {"amount": "2001"}
    refused(_post(client, body), 422, "transfer needs 20.01 EUR")
    Tenant.objects.filter(pk=tenant.pk).update(shortfall=Shortfall.FAIL)
    assert _post(client, body).json()["status"] == "FAILED"
    assert (held(tenant, "main"), held(tenant, "savings")) == (2_000, 0)
    Tenant.objects.filter(pk=tenant.pk).update(shortfall=Shortfall.OVERDRAFT)
    assert _post(client, body | {"idempotencyKey": "key-2"}).json()["status"] == "PENDING"
    assert held(tenant, "main") == -1
