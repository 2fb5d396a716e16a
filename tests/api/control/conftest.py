"""A caller of the control API: JSON in, JSON out."""

from typing import Any, NamedTuple

import pytest
from django.test import Client

from tenants.models import Tenant


class Answer(NamedTuple):
    status: int
    body: Any


class Caller:
    """Calls with one API key, or with none."""

    def __init__(self, key: str | None) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {key}"} if key else {})

    def __call__(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        given = {"data": body, "content_type": "application/json"} if body is not None else {}
        response = getattr(self.client, method.lower())(f"/simulator/v1/{path}", **given, headers=headers)
        return Answer(response.status_code, response.json() if response.content else None)


@pytest.fixture
def call(tenant: Tenant, key: str) -> Caller:
    return Caller(key)


@pytest.fixture
def shop(call: Caller) -> Caller:
    """The same, with an account `main` that holds 1,000.00 EUR, and a beneficiary `ben`."""
    first = {"amount": "100000", "currency": "EUR/2"}
    assert call("POST", "accounts", {"id": "main", "name": "Main", "firstBalance": first}).status == 201
    assert call("POST", "beneficiaries", {"id": "ben", "name": "Ben"}).status == 201
    return call
