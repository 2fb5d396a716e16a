"""What the tests of the contract share: a client with the key, and requests as the connector sends them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tenants.models import Tenant

Body = dict[str, Any]


@pytest.fixture
def client(tenant: Tenant, key: str) -> Client:
    """A client with the API key of `tenant`."""
    return Client(headers={"Authorization": f"Bearer {key}"})


@pytest.fixture
def payout() -> Body:
    """A payout that a dataset with the account `main` and the beneficiary `ben` can pay."""
    return {
        "idempotencyKey": "key-1",
        "amount": "1500",
        "currency": "EUR/2",
        "sourceAccountId": "main",
        "destinationAccountId": "ben",
    }


@pytest.fixture
def refused() -> Callable[..., str]:
    """Asserts that a response is the contract's error, and returns its Detail."""

    def check(response: Any, status: int, *named: str) -> str:
        assert response.status_code == status, response.content
        assert response.headers["Content-Type"] == "application/json; charset=utf-8"
        body = response.json()
        assert set(body) == {"Title", "Detail"}
        assert body["Title"]
        detail = body["Detail"]
        assert isinstance(detail, str)
        for text in named:
            assert text in detail
        return detail

    return check
