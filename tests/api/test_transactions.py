"""`GET /transactions` (contract.md, Reads; lifecycle.md, rules 1, 4 and 5)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.rules.values import write_moment
from tenants.models import Tenant
from tests.api.conftest import Body
from tests.api.lists import BAD_MOMENTS, BAD_PAGING, HUGE_PAGES
from tests.books import account, beneficiary, do, pay

Refused = Callable[..., str]
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def _items(client: Client, query: str = "") -> list[Body]:
    response = client.get(f"/transactions?{query}")
    assert response.status_code == 200, response.content
    items: list[Body] = response.json()
    return items


def test_an_item_has_the_contracts_fields(client: Client, tenant: Tenant) -> None:
    account(tenant, "main")
    beneficiary(tenant, "payer")
    payment = pay(
        tenant,
        PaymentType.PAYIN,
        1234,
        Status.PENDING,
        source="payer",
        destination="main",
        scheme="SEPA",
        metadata={"order": "7"},
    )
    (item,) = _items(client)
    assert item == {
        "id": payment.reference,
        "createdAt": write_moment(payment.created_at),
        "updatedAt": write_moment(payment.created_at),
        "currency": "EUR/2",
        "scheme": "SEPA",
        "type": "PAYIN",
        "status": "PENDING",
        "amount": "1234",
        "sourceAccountID": "payer",
        "destinationAccountID": "main",
        "metadata": {"order": "7"},
    }
    assert MOMENT.fullmatch(item["createdAt"])


def test_optional_fields_without_a_value_are_left_out(client: Client, tenant: Tenant) -> None:
    account(tenant, "main")
    pay(tenant, PaymentType.PAYIN, 1, Status.SUCCEEDED, destination="main")
    (item,) = _items(client)
    assert not {"relatedTransactionID", "scheme", "sourceAccountID"} & set(item)


def test_children_relate_to_the_root_and_carry_what_it_carries(client: Client, tenant: Tenant) -> None:
    account(tenant, "main")
    payment = pay(tenant, PaymentType.PAYIN, 100, Status.AUTHORISATION, destination="main", scheme="CARD")
    do(payment, Action.CAPTURE, 60)
    do(payment, Action.REFUND, 20)
    root, *children = _items(client)
    assert [(item["status"], item["amount"]) for item in children] == [("CAPTURE", "60"), ("REFUNDED", "20")]
    own = {"id", "createdAt", "updatedAt", "status", "amount", "relatedTransactionID"}
    for child in children:
        assert child["relatedTransactionID"] == root["id"]
        assert child["createdAt"] == child["updatedAt"] > root["createdAt"]
        assert {k: v for k, v in child.items() if k not in own} == {k: v for k, v in root.items() if k not in own}
    assert len({item["id"] for item in (root, *children)}) == 3


def test_records_of_a_posted_payment_relate_to_its_idempotency_key(
    client: Client, tenant: Tenant, payout: Body
) -> None:
    account(tenant, "main", 2000)
    beneficiary(tenant, "ben")
    answer = client.post("/payouts", payout, content_type="application/json").json()
    _, root = _items(client)
    same = ("id", "createdAt", "updatedAt", "status", "amount", "currency")
    assert {name: root[name] for name in same} == {name: answer[name] for name in same}
    assert root["relatedTransactionID"] == "key-1"


def test_what_was_read_once_never_changes(client: Client, tenant: Tenant) -> None:
    account(tenant, "main")
    payment = pay(tenant, PaymentType.PAYIN, 100, Status.PENDING, destination="main")
    before = _items(client)
    do(payment, Action.SUCCEED)
    do(payment, Action.REFUND, 10)
    assert _items(client)[: len(before)] == before


@pytest.mark.parametrize("field", ["createdAt", "updatedAt"])
def test_both_fields_sort_both_ways(field: str, client: Client, tenant: Tenant) -> None:
    account(tenant, "main")
    for amount in (1, 2, 3):
        pay(tenant, PaymentType.PAYIN, amount, Status.SUCCEEDED, destination="main")
    assert [item["amount"] for item in _items(client)] == ["1", "2", "3"]
    assert [item["amount"] for item in _items(client, f"sort={field}:asc&pageSize=2&page=2")] == ["3"]
    assert [item["amount"] for item in _items(client, f"sort={field}:desc&pageSize=2")] == ["3", "2"]


def test_updated_at_from_includes_its_moment(client: Client, tenant: Tenant) -> None:
    account(tenant, "main")
    made = [pay(tenant, PaymentType.PAYIN, n, Status.SUCCEEDED, destination="main").created_at for n in (1, 2, 3)]
    assert len(_items(client, f"updatedAtFrom={write_moment(made[1])}")) == 2
    assert len(_items(client, f"updatedAtFrom={write_moment(made[1] + timedelta(microseconds=1))}")) == 1
    whole_second = made[0].replace(microsecond=0)
    assert len(_items(client, f"updatedAtFrom={whole_second:%Y-%m-%dT%H:%M:%SZ}")) == 3


@pytest.mark.parametrize("page", HUGE_PAGES)
def test_a_page_beyond_the_end_is_empty(page: str, client: Client, tenant: Tenant) -> None:
    account(tenant, "main", 100)
    assert client.get(f"/transactions?page={page}").content == b"[]"


SORTS = "updatedAt:asc, updatedAt:desc, createdAt:asc, createdAt:desc"


@pytest.mark.parametrize(("query", "named"), [*BAD_PAGING, ("sort=id:asc", SORTS)])
def test_a_bad_parameter_is_400_and_named(query: str, named: str, client: Client, refused: Refused) -> None:
    refused(client.get(f"/transactions?{query}"), 400, named)


@pytest.mark.parametrize("moment", BAD_MOMENTS)
def test_a_bad_moment_is_400_and_named(moment: str, client: Client, refused: Refused) -> None:
    refused(client.get(f"/transactions?updatedAtFrom={moment}"), 400, "updatedAtFrom")


def test_created_at_from_is_no_parameter_of_this_list(client: Client) -> None:
    assert _items(client, "createdAtFrom=nonsense") == []
