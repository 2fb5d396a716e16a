"""A dataset that takes the long way of a request is reset, or restored, right after its key was looked up."""

from functools import partial

import pytest
from django.test import Client

from simulator.faults.rulebook import put_rule
from simulator.snapshots import restore, take
from tenants.models import Tenant
from tests.books import account
from tests.meanwhile import OF_THE_KEY, after_statement, reset


@pytest.fixture
def client(tenant: Tenant, key: str) -> Client:
    """A fault rule keeps the dataset from being plain."""
    account(tenant, "main", balance=500)
    put_rule(tenant, {"operations": ["payouts"], "status": 503})
    return Client(headers={"Authorization": f"Bearer {key}"})


@pytest.mark.parametrize("path", ["/accounts", "/transactions", "/accounts/main/balances"])
def test_what_is_restored_is_read_whole(client: Client, tenant: Tenant, path: str) -> None:
    take(tenant, "before")
    before = client.get(path).content
    with after_statement(OF_THE_KEY, partial(restore, tenant, "before")):
        answer = client.get(path)
    assert (answer.status_code, answer.content) == (200, before)


def test_what_is_emptied_is_empty(client: Client, tenant: Tenant) -> None:
    with after_statement(OF_THE_KEY, partial(reset, tenant)):
        answer = client.get("/transactions")
    assert (answer.status_code, answer.content) == (200, b"[]")
