"""`GET /accounts` (contract.md, Reads)."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from ledgerdata.operations import open_account, writing
from ledgerdata.rules.values import write_moment
from tenants.models import Tenant
from tests.api.lists import BAD_MOMENTS, BAD_PAGING, HUGE_PAGES
from tests.books import account, beneficiary

Refused = Callable[..., str]


def _ids(client: Client, query: str = "") -> list[str]:
    response = client.get(f"/accounts?{query}")
    assert response.status_code == 200, response.content
    return [item["id"] for item in response.json()]


def test_an_item_has_the_contracts_fields_and_no_other(client: Client, tenant: Tenant) -> None:
    with writing(tenant) as ledger:
        opened = open_account(ledger, "Ops „Köln“", reference="ops", metadata={"team": "treasury"})
    response = client.get("/accounts")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    assert response.json() == [
        {
            "id": "ops",
            "accountName": "Ops „Köln“",
            "createdAt": write_moment(opened.created_at),
            "metadata": {"team": "treasury"},
        }
    ]


def test_an_empty_list_is_an_empty_array(client: Client) -> None:
    assert client.get("/accounts").content == b"[]"


def test_beneficiaries_and_the_accounts_of_others_are_not_among_them(
    client: Client, tenant: Tenant, stranger: Tenant
) -> None:
    beneficiary(tenant, "ben")
    account(stranger, "theirs")
    account(tenant, "ours")
    assert _ids(client) == ["ours"]


def test_pages_and_both_orders(client: Client, tenant: Tenant) -> None:
    for name in "abcde":
        account(tenant, name)
    assert _ids(client) == list("abcde")
    assert _ids(client, "sort=createdAt:asc&pageSize=2&page=2") == ["c", "d"]
    assert _ids(client, "pageSize=2&page=3") == ["e"]
    assert _ids(client, "sort=createdAt:desc&pageSize=2&page=1") == ["e", "d"]
    assert _ids(client, "sort=createdAt:desc&pageSize=2&page=3") == ["a"]


def test_a_page_has_100_rows_by_default_and_1000_at_most(client: Client, tenant: Tenant) -> None:
    with writing(tenant) as ledger:
        for number in range(101):
            open_account(ledger, "Many", reference=f"a{number}")
    assert len(_ids(client)) == 100
    assert len(_ids(client, "pageSize=1000")) == 101


@pytest.mark.parametrize("page", HUGE_PAGES)
@pytest.mark.parametrize("way", ["asc", "desc"])
def test_a_page_beyond_the_end_is_empty(page: str, way: str, client: Client, tenant: Tenant) -> None:
    account(tenant, "main")
    assert client.get(f"/accounts?page={page}&sort=createdAt:{way}").content == b"[]"


def test_created_at_from_includes_its_moment(client: Client, tenant: Tenant) -> None:
    times = [account(tenant, name).created_at for name in "abc"]
    assert _ids(client, f"createdAtFrom={write_moment(times[1])}") == ["b", "c"]
    assert _ids(client, f"createdAtFrom={write_moment(times[1] + timedelta(microseconds=1))}") == ["c"]
    assert _ids(client, f"createdAtFrom={write_moment(times[1])}&sort=createdAt:desc") == ["c", "b"]
    assert _ids(client, "createdAtFrom=9999-12-31T23:59:59.9999999Z") == []
    assert _ids(client, "createdAtFrom=0001-01-01T00:00:00%2B23:00") == ["a", "b", "c"]


@pytest.mark.parametrize("escaped", [True, False])
def test_created_at_from_takes_any_offset(escaped: bool, client: Client, tenant: Tenant) -> None:
    account(tenant, "a")
    created_at = account(tenant, "b").created_at
    text = (created_at + timedelta(hours=5, minutes=30)).strftime("%Y-%m-%dT%H:%M:%S.%f+05:30")
    assert _ids(client, f"createdAtFrom={quote(text) if escaped else text}") == ["b"]


@pytest.mark.parametrize(("query", "named"), [*BAD_PAGING, ("sort=updatedAt:asc", "createdAt:asc, createdAt:desc")])
def test_a_bad_parameter_is_400_and_named(query: str, named: str, client: Client, refused: Refused) -> None:
    refused(client.get(f"/accounts?{query}"), 400, named)


@pytest.mark.parametrize("moment", BAD_MOMENTS)
def test_a_bad_moment_is_400_and_named(moment: str, client: Client, refused: Refused) -> None:
    refused(client.get(f"/accounts?createdAtFrom={moment}"), 400, "createdAtFrom")


def test_unknown_parameters_are_ignored(client: Client, tenant: Tenant) -> None:
    account(tenant, "main")
    assert _ids(client, "updatedAtFrom=nonsense&limit=x&%00=%ff&page=1") == ["main"]
