"""`GET /accounts/{accountId}/balances` (contract.md, Reads; lifecycle.md, rule 8)."""

from collections.abc import Callable

import pytest
from django.test import Client

from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.rules.values import write_moment
from tenants.models import Tenant
from tests.books import account, beneficiary, do, pay

Refused = Callable[..., str]


def test_an_account_without_records_holds_nothing_since_it_was_opened(client: Client, tenant: Tenant) -> None:
    opened = account(tenant, "main")
    assert client.get("/accounts/main/balances").json() == {
        "id": "main",
        "accountID": "main",
        "at": write_moment(opened.created_at),
        "balances": [],
    }


def test_balances_are_integers_in_text_by_asset_at_the_last_change(client: Client, tenant: Tenant) -> None:
    account(tenant, "main", 500)
    pay(tenant, PaymentType.PAYIN, 7, Status.SUCCEEDED, destination="main", asset="BTC/8")
    last = pay(tenant, PaymentType.PAYIN, 30, Status.SUCCEEDED, destination="main")
    pay(tenant, PaymentType.PAYIN, 99, Status.PENDING, destination="main")
    assert client.get("/accounts/main/balances").json() == {
        "id": "main",
        "accountID": "main",
        "at": write_moment(last.created_at),
        "balances": [{"amount": "7", "currency": "BTC/8"}, {"amount": "530", "currency": "EUR/2"}],
    }


def test_a_balance_may_be_negative_and_may_be_nothing(client: Client, tenant: Tenant) -> None:
    account(tenant, "main")
    beneficiary(tenant, "ben")
    payin = pay(tenant, PaymentType.PAYIN, 100, Status.SUCCEEDED, destination="main")
    pay(tenant, PaymentType.PAYOUT, 100, Status.SUCCEEDED, source="main", destination="ben")
    assert client.get("/accounts/main/balances").json()["balances"] == [{"amount": "0", "currency": "EUR/2"}]
    refund = do(payin, Action.REFUND, 40)
    answer = client.get("/accounts/main/balances").json()
    assert answer["balances"] == [{"amount": "-40", "currency": "EUR/2"}]
    assert answer["at"] == write_moment(refund.created_at)


def test_an_amount_of_78_digits_and_a_sum_beyond_it_come_out_whole(client: Client, tenant: Tenant) -> None:
    most = 10**78 - 1
    account(tenant, "main", most, "ETH/18")
    pay(tenant, PaymentType.PAYIN, most, Status.SUCCEEDED, destination="main", asset="ETH/18")
    assert client.get("/accounts/main/balances").json()["balances"] == [{"amount": str(2 * most), "currency": "ETH/18"}]


@pytest.mark.parametrize("name", ["nobody", "ben", "theirs", "%00", "main%00", "..", "%F0%9F%92%B6", "a" * 5_000])
def test_anything_but_an_account_of_this_dataset_is_404(
    name: str, client: Client, tenant: Tenant, stranger: Tenant, refused: Refused
) -> None:
    account(tenant, "main")
    beneficiary(tenant, "ben")
    account(stranger, "theirs", 500)
    refused(client.get(f"/accounts/{name}/balances"), 404)


def test_query_parameters_are_ignored(client: Client, tenant: Tenant) -> None:
    account(tenant, "main")
    assert client.get("/accounts/main/balances?page=0&sort=x").status_code == 200
