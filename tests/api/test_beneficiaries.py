"""`GET /beneficiaries` (contract.md, Reads)."""

from collections.abc import Callable

import pytest
from django.test import Client

from ledgerdata.operations import add_beneficiary, writing
from ledgerdata.rules.values import write_moment
from tenants.models import Tenant
from tests.api.lists import BAD_MOMENTS, BAD_PAGING, HUGE_PAGES
from tests.books import account, beneficiary

Refused = Callable[..., str]


def _ids(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/beneficiaries?{query}")
    assert response.status_code == 200, response.content
    return [item["id"] for item in response.json()]


def test_an_item_has_the_contracts_fields_and_no_other(client: Client, tenant: Tenant) -> None:
    with writing(tenant) as ledger:
        added = add_beneficiary(ledger, "Ada", reference="ada", metadata={"iban": "DE00"})
    assert client.get("/beneficiaries").json() == [
        {"id": "ada", "ownerName": "Ada", "createdAt": write_moment(added.created_at), "metadata": {"iban": "DE00"}}
    ]


def test_an_empty_list_is_an_empty_array(client: Client) -> None:
    assert client.get("/beneficiaries").content == b"[]"


def test_accounts_and_the_beneficiaries_of_others_are_not_among_them(
    client: Client, tenant: Tenant, stranger: Tenant
) -> None:
    account(tenant, "main")
    beneficiary(stranger, "theirs")
    beneficiary(tenant, "ours")
    assert _ids(client) == ["ours"]


def test_pages_both_orders_and_since(client: Client, tenant: Tenant) -> None:
    times = [beneficiary(tenant, name).created_at for name in "abcde"]
    assert _ids(client) == list("abcde")
    assert _ids(client, "pageSize=2&page=2") == ["c", "d"]
    assert _ids(client, "sort=createdAt:desc&pageSize=2&page=2") == ["c", "b"]
    since = f"createdAtFrom={write_moment(times[2])}"
    assert _ids(client, since) == ["c", "d", "e"]
    assert _ids(client, f"{since}&pageSize=2&page=2") == ["e"]
    assert _ids(client, f"{since}&sort=createdAt:desc") == ["e", "d", "c"]


@pytest.mark.parametrize("page", HUGE_PAGES)
def test_a_page_beyond_the_end_is_empty(page: str, client: Client, tenant: Tenant) -> None:
    beneficiary(tenant, "ben")
    assert client.get(f"/beneficiaries?page={page}").content == b"[]"


@pytest.mark.parametrize(("query", "named"), [*BAD_PAGING, ("sort=updatedAt:asc", "createdAt:asc, createdAt:desc")])
def test_a_bad_parameter_is_400_and_named(query: str, named: str, client: Client, refused: Refused) -> None:
    refused(client.get(f"/beneficiaries?{query}"), 400, named)


@pytest.mark.parametrize("moment", BAD_MOMENTS)
def test_a_bad_moment_is_400_and_named(moment: str, client: Client, refused: Refused) -> None:
    refused(client.get(f"/beneficiaries?createdAtFrom={moment}"), 400, "createdAtFrom")
