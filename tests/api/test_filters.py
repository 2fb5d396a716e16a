"""The lists against the filters that are declared for them: the lists' own SQL gives what the filters' querysets do."""

from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client
from django_filters import FilterSet

from api.contract.filters import AccountFilter, TransactionFilter
from ledgerdata.models import Account, Kind, Record
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.rules.values import write_moment
from tenants.models import Tenant
from tests.books import account, beneficiary, pay


@pytest.fixture
def books(tenant: Tenant, stranger: Tenant) -> None:
    for number in range(4):
        for owner in (tenant, stranger):
            account(owner, f"a{number}", 100 + number)
            beneficiary(owner, f"b{number}")
            pay(owner, PaymentType.PAYIN, 5, Status.PENDING, destination=f"a{number}")


def _stored(filters: type[FilterSet], rows: "QuerySet[Any]", query: dict[str, str]) -> bytes:
    filtered = filters(query, queryset=rows)
    assert filtered.is_valid(), filtered.errors
    return b"[" + b",".join(bytes(row.payload) for row in filtered.qs) + b"]"


def _accounts(tenant: Tenant, kind: Kind) -> "QuerySet[Account]":
    return Account.objects.filter(tenant=tenant, kind=kind)


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize("since", [None, 0, 2, 3])
@pytest.mark.parametrize("sort", [None, "createdAt:asc", "createdAt:desc", "updatedAt:asc", "updatedAt:desc"])
def test_a_list_is_its_filters_queryset(since: int | None, sort: str | None, client: Client, tenant: Tenant) -> None:
    lists: list[tuple[str, type[FilterSet], QuerySet[Any], str]] = [
        ("/transactions", TransactionFilter, Record.objects.filter(tenant=tenant), "updatedAtFrom"),
        ("/accounts", AccountFilter, _accounts(tenant, Kind.INTERNAL), "createdAtFrom"),
        ("/beneficiaries", AccountFilter, _accounts(tenant, Kind.BENEFICIARY), "createdAtFrom"),
    ]
    for path, filters, rows, name in lists:
        if sort and sort.startswith("updatedAt") and filters is AccountFilter:
            continue
        query = {"sort": sort} if sort else {}
        if since is not None:
            query[name] = write_moment(rows.order_by("created_at")[since].created_at)
        listed = client.get(path, query).content
        assert listed == _stored(filters, rows.order_by("?"), query)
        assert listed.count(b'"id"') == rows.count() - (since or 0)


@pytest.mark.parametrize(("filters", "name"), [(TransactionFilter, "updatedAtFrom"), (AccountFilter, "createdAtFrom")])
def test_a_filter_refuses_what_its_list_refuses(filters: type[FilterSet], name: str) -> None:
    assert set(filters({name: "yesterday", "sort": "up"}).errors) == {name, "sort"}
    assert set(filters({name: "", "sort": ""}).errors) == {name, "sort"}
    assert not filters({}).errors
