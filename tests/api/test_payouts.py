"""`POST /payouts`: every case of contract.md, Writes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from ledgerdata.models import Payment
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.rules.limits import MOST_METADATA, TEXT_LENGTH
from tenants.models import Shortfall, Tenant
from tests.api.conftest import Body
from tests.books import account, beneficiary, do, held, pay, rows

Refused = Callable[..., str]
REQUIRED = ("idempotencyKey", "amount", "currency", "sourceAccountId", "destinationAccountId")


@pytest.fixture(autouse=True)
def _books(tenant: Tenant) -> None:
    account(tenant, "main", 2_000)
    account(tenant, "other")
    beneficiary(tenant, "ben")
    Tenant.objects.filter(pk=tenant.pk).update(outcome="pending")


def _post(client: Client, body: Any) -> Any:
    return client.post("/payouts", body, content_type="application/json")


def test_the_answer_has_the_requests_fields_and_the_payments(client: Client, payout: Body, tenant: Tenant) -> None:
    body = payout | {"description": "Rent „May“", "metadata": {"k": "v"}}
    response = _post(client, body)
    assert response.status_code == 201
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    answer = response.json()
    assert {field: answer[field] for field in body} == body
    assert set(answer) - set(body) == {"id", "status", "createdAt", "updatedAt"}
    assert answer["status"] == "PENDING"
    assert answer["createdAt"] == answer["updatedAt"]
    assert held(tenant, "main") == 500


@pytest.mark.parametrize("field", ["description", "metadata"])
def test_optional_fields_may_be_null_or_left_out(field: str, client: Client, payout: Body) -> None:
    first = _post(client, payout)
    again = _post(client, payout | {field: None})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert (first.json()["description"], first.json()["metadata"]) == ("", {})


def test_unknown_fields_are_ignored(client: Client, payout: Body) -> None:
    assert _post(client, payout | {"reference": 5}).status_code == 201


def test_a_new_dataset_settles_at_once(client: Client, tenant: Tenant, payout: Body) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(outcome=Tenant().outcome)
    assert _post(client, payout).json()["status"] == "SUCCEEDED"


def test_the_same_key_and_body_again_is_the_same_payment(client: Client, tenant: Tenant, payout: Body) -> None:
    body = payout | {"metadata": {"a": "1", "b": "2"}}
    first = _post(client, body).json()
    before = rows(tenant)
    again = _post(client, dict(reversed(body.items())) | {"metadata": {"b": "2", "a": "1"}})
    assert (again.status_code, again.json()) == (201, first)
    assert rows(tenant) == before


@pytest.mark.parametrize(
    ("actions", "status"),
    [
        ([Action.SUCCEED], "SUCCEEDED"),
        ([Action.FAIL], "FAILED"),
        ([Action.CANCEL], "CANCELLED"),
        ([Action.EXPIRE], "EXPIRED"),
        ([Action.SUCCEED, Action.RETURN], "SUCCEEDED"),
        ([Action.SUCCEED, Action.RETURN, Action.REVERSE_RETURN], "SUCCEEDED"),
    ],
)
def test_a_replay_answers_the_present_settlement_with_the_first_id_and_moment(
    actions: list[Action], status: str, client: Client, tenant: Tenant, payout: Body
) -> None:
    first = _post(client, payout).json()
    for action in actions:
        do(Payment.objects.get(tenant=tenant, reference="key-1"), action)
    again = _post(client, payout).json()
    assert again["status"] == status
    assert (again["id"], again["createdAt"]) == (first["id"], first["createdAt"])
    assert again["updatedAt"] > first["updatedAt"]


@pytest.mark.parametrize(
    "other",
    [
        {"amount": "1501"},
        {"currency": "USD/2"},
        {"sourceAccountId": "other"},
        {"destinationAccountId": "ben2"},
        {"description": "else"},
        {"metadata": {"k": "v"}},
    ],
    ids=lambda other: next(iter(other)),
)
def test_the_same_key_with_another_body_is_409(
    other: Body, client: Client, tenant: Tenant, payout: Body, refused: Refused
) -> None:
    beneficiary(tenant, "ben2")
    assert _post(client, payout).status_code == 201
    before = rows(tenant)
    refused(_post(client, payout | other), 409, "idempotencyKey", "key-1")
    assert rows(tenant) == before


def test_a_key_belongs_to_its_dataset_and_its_operation(client: Client, stranger: Tenant, payout: Body) -> None:
    account(stranger, "main", 2_000)
    assert _post(client, payout).status_code == 201
    transfer = payout | {"amount": "100", "destinationAccountId": "other"}
    assert client.post("/transfers", transfer, content_type="application/json").status_code == 201
    assert not Payment.objects.filter(tenant=stranger, type="PAYOUT").exists()


def test_a_key_that_is_another_payments_id_is_409(
    client: Client, tenant: Tenant, payout: Body, refused: Refused
) -> None:
    made = pay(tenant, PaymentType.PAYOUT, 1500, Status.PENDING, source="main", destination="ben")
    refused(_post(client, payout | {"idempotencyKey": made.reference}), 409, made.reference)


@pytest.mark.parametrize("field", REQUIRED)
@pytest.mark.parametrize("value", ["missing", "", None, 5, 1.5, True, [], {}, ["x"], "a\x00b", "x" * 5_000])
def test_a_faulty_field_is_400_and_named(
    field: str, value: Any, client: Client, tenant: Tenant, payout: Body, refused: Refused
) -> None:
    body = (
        {name: held for name, held in payout.items() if name != field}
        if value == "missing"
        else payout | {field: value}
    )
    before = rows(tenant)
    refused(_post(client, body), 400, field)
    assert rows(tenant) == before


BAD_VALUES: dict[str, list[Any]] = {
    "amount": ["0", "-1", "+1", "1.0", "1e3", " 1", "1 ", "01", "١", "0x1", "9" * 79, "9" * 5_000],
    "currency": ["eur/2", "EUR/", "EUR/1234567", "EUR/2\n", "EUR-2", "€", "E" * 18, "1EUR/2"],
    "description": [5, [], {}, "a\x1bb", "x" * (TEXT_LENGTH + 1)],
    "metadata": [
        *(
            [],
            "x",
            5,
            {"k": 5},
            {"k": None},
            {"k": {}},
            {"k": "\x00"},
            {"\x00": "v"},
            {"": "v"},
            {"k": "v" * (TEXT_LENGTH + 1)},
        ),
        {str(number): "" for number in range(MOST_METADATA + 1)},
    ],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field in BAD_VALUES for value in BAD_VALUES[field]])
def test_a_value_that_cannot_be_taken_is_400_and_named(
    field: str, value: Any, client: Client, tenant: Tenant, payout: Body, refused: Refused
) -> None:
    before = rows(tenant)
    refused(_post(client, payout | {field: value}), 400, field)
    assert rows(tenant) == before


def test_every_faulty_field_is_named_at_once(client: Client, refused: Refused) -> None:
    body = {"idempotencyKey": "", "amount": "-1", "currency": "eur", "destinationAccountId": 5, "metadata": {"k": 1}}
    refused(_post(client, body), 400, *REQUIRED, "metadata")


@pytest.mark.parametrize(
    ("asset", "amount"), [("JPY", "1"), ("BTC/8", "5"), ("ETH/18", "9" * 78), ("EUR_COL/12", "7"), ("A1/999999", "3")]
)
def test_any_asset_and_78_digits_go_through(
    asset: str, amount: str, client: Client, tenant: Tenant, payout: Body
) -> None:
    account(tenant, "rich", int(amount), asset)
    answer = _post(client, payout | {"amount": amount, "currency": asset, "sourceAccountId": "rich"})
    assert (answer.status_code, answer.json()["amount"], answer.json()["currency"]) == (201, amount, asset)
    assert held(tenant, "rich", asset) == 0


@pytest.mark.parametrize("side", ["sourceAccountId", "destinationAccountId"])
@pytest.mark.parametrize("name", ["nobody", "theirs", "their-ben", "Main", "main "])
def test_a_side_that_this_dataset_does_not_hold_is_404(
    side: str, name: str, client: Client, stranger: Tenant, payout: Body, refused: Refused
) -> None:
    account(stranger, "theirs", 5_000)
    beneficiary(stranger, "their-ben")
    refused(_post(client, payout | {side: name}), 404, side.removesuffix("AccountId"), name)


@pytest.mark.parametrize(
    ("source", "destination"), [("main", "other"), ("ben", "ben"), ("ben", "main"), ("main", "main"), ("ben", "other")]
)
def test_the_wrong_kind_of_account_is_422(
    source: str, destination: str, client: Client, payout: Body, refused: Refused
) -> None:
    refused(
        _post(client, payout | {"sourceAccountId": source, "destinationAccountId": destination}), 422, "of a payout"
    )


def test_without_funds_it_is_422_and_the_key_stays_unused(
    client: Client, tenant: Tenant, payout: Body, refused: Refused
) -> None:
    before = rows(tenant)
    refused(_post(client, payout | {"amount": "2001"}), 422, "main", "20.00 EUR", "20.01 EUR")
    refused(_post(client, payout | {"currency": "USD/2"}), 422, "0.00 USD")
    assert rows(tenant) == before
    assert _post(client, payout | {"amount": "2000"}).status_code == 201
    assert held(tenant, "main") == 0


def test_without_funds_a_dataset_may_let_it_fail(client: Client, tenant: Tenant, payout: Body) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(shortfall=Shortfall.FAIL)
    answer = _post(client, payout | {"amount": "2001"})
    assert (answer.status_code, answer.json()["status"]) == (201, "FAILED")
    assert held(tenant, "main") == 2_000


def test_without_funds_a_dataset_may_allow_overdraft(client: Client, tenant: Tenant, payout: Body) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(shortfall=Shortfall.OVERDRAFT)
    answer = _post(client, payout | {"amount": "2001"})
    assert (answer.status_code, answer.json()["status"]) == (201, "PENDING")
    assert held(tenant, "main") == -1


def test_sign_up_by_a_post_finds_no_accounts(payout: Body, refused: Refused, settings: Settings) -> None:
    settings.OPEN_SIGNUP = True
    fresh = Client(headers={"Authorization": "Bearer a-brand-new-key"})
    refused(_post(fresh, payout), 404, "source main", "destination ben")
