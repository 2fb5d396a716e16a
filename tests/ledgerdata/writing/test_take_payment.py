"""Taking payments: types, first statuses, sides, funds, and everything that is refused."""

from typing import Any

import pytest

from ledgerdata.models import Payment
from ledgerdata.operations import Order, take_payment, writing
from ledgerdata.rules.errors import AlreadyTaken, InvalidInput, NotEnoughFunds, NotPossible, UnknownReference
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.rules.limits import KEY_LENGTH, TEXT_LENGTH
from simulator.new_payments import post_payment
from tenants.models import Shortfall, Tenant
from tests.books import EUR, account, beneficiary, held, pay, rows

IN, OUT, MOVE, OTHER = PaymentType.PAYIN, PaymentType.PAYOUT, PaymentType.TRANSFER, PaymentType.OTHER
SIDES: dict[PaymentType, tuple[str | None, str | None]] = {
    IN: ("ben", "main"),
    OUT: ("main", "ben"),
    MOVE: ("main", "savings"),
    OTHER: ("main", "savings"),
}
FIRST = ["PENDING", "SUCCEEDED", "FAILED", "CANCELLED", "EXPIRED", "OTHER"]
# balances of main and savings after a root of 100, where main held 1,000 before
AFTER = {
    (IN, "SUCCEEDED"): (1_100, 0),
    (OUT, "PENDING"): (900, 0),
    (OUT, "SUCCEEDED"): (900, 0),
    (MOVE, "PENDING"): (900, 0),
    (MOVE, "SUCCEEDED"): (900, 100),
    (OTHER, "SUCCEEDED"): (900, 100),
}


@pytest.fixture(autouse=True)
def _books(tenant: Tenant) -> None:
    account(tenant, "main", 1_000)
    account(tenant, "savings")
    beneficiary(tenant, "ben")


@pytest.mark.parametrize("type", PaymentType)
@pytest.mark.parametrize("status", Status)
def test_every_type_and_first_status(type: PaymentType, status: Status, tenant: Tenant) -> None:
    source, destination = SIDES[type]
    if status in FIRST or (type is IN and status is Status.AUTHORISATION):
        payment = pay(tenant, type, 100, status, source=source, destination=destination)
        assert (payment.state, payment.first_status, payment.version) == (status, status, 1)
        assert (held(tenant, "main"), held(tenant, "savings")) == AFTER.get((type, str(status)), (1_000, 0))
        return
    before = rows(tenant)
    with pytest.raises(InvalidInput, match=f"status is {status}; a {type} starts as one of"):
        pay(tenant, type, 100, status, source=source, destination=destination)
    assert rows(tenant) == before


# every type with every kind of side, "" being none: what may stand together
LEGAL_SIDES = {
    IN: {("", "main"), ("ben", "main")},
    OUT: {("main", "ben")},
    MOVE: {("main", "savings")},
    OTHER: {("", "main"), ("ben", "main"), ("main", "ben"), ("main", "savings"), ("main", "")},
}


@pytest.mark.parametrize("type", PaymentType)
@pytest.mark.parametrize("source", ["", "main", "ben"])
@pytest.mark.parametrize("destination", ["", "main", "savings", "ben"])
def test_who_may_stand_on_which_side(type: PaymentType, source: str, destination: str, tenant: Tenant) -> None:
    sides = {"source": source or None, "destination": destination or None}
    legal = LEGAL_SIDES[type] | {(s, "savings") for s, d in LEGAL_SIDES[type] if d == "main"}
    if (source, destination) in legal:
        assert pay(tenant, type, 1, Status.SUCCEEDED, **sides).type == type
        return
    before = rows(tenant)
    with pytest.raises(NotPossible, match=f"of a ({type.lower()}|payment) "):
        pay(tenant, type, 1, Status.SUCCEEDED, **sides)
    assert rows(tenant) == before


@pytest.mark.parametrize("side", ["source", "destination"])
def test_a_side_of_another_dataset_is_unknown(side: str, tenant: Tenant, stranger: Tenant) -> None:
    account(stranger, "theirs", 9_999)
    sides = {"source": "main", "destination": "savings"} | {side: "theirs"}
    before, theirs = rows(tenant), rows(stranger)
    with pytest.raises(UnknownReference, match=f"{side} theirs"):
        pay(tenant, MOVE, 1, Status.SUCCEEDED, **sides)
    assert (rows(tenant), rows(stranger)) == (before, theirs)


@pytest.mark.parametrize(
    ("field", "faulty"),
    [
        ("amount", {"amount": 0}),
        ("amount", {"amount": -5}),
        ("amount", {"amount": "1.5"}),
        ("amount", {"amount": True}),
        ("amount", {"amount": 1.0}),
        ("amount", {"amount": 10**78}),
        ("amount", {"amount": 10**5_000}),
        ("currency", {"asset": "eur"}),
        ("currency", {"asset": None}),
        ("scheme", {"scheme": "x" * 101}),
        ("scheme", {"scheme": "\x00"}),
        ("description", {"description": "x" * (TEXT_LENGTH + 1)}),
        ("metadata", {"metadata": {"k": 1}}),
        ("idempotencyKey", {"idempotency_key": ""}),
        ("idempotencyKey", {"idempotency_key": "k" * (KEY_LENGTH + 1)}),
    ],
)
def test_what_cannot_be_taken_is_named_and_nothing_is_written(
    field: str, faulty: dict[str, Any], tenant: Tenant
) -> None:
    before = rows(tenant)
    order: dict[str, Any] = {"amount": 5, "asset": EUR, "destination": "main"}
    with writing(tenant) as ledger, pytest.raises(InvalidInput) as error:
        take_payment(ledger, Order(IN, **(order | faulty)))
    assert set(error.value.problems) == {field}
    assert rows(tenant) == before


@pytest.mark.parametrize("type", [OUT, MOVE])
def test_without_funds_it_goes_as_the_dataset_is_set(type: PaymentType, tenant: Tenant) -> None:
    source, destination = SIDES[type]
    sides = {"source": source, "destination": destination}
    before = rows(tenant)
    with pytest.raises(NotEnoughFunds, match=r"main holds 10\.00 EUR, and this .* needs 10\.01 EUR"):
        pay(tenant, type, 1_001, Status.PENDING, **sides)
    assert rows(tenant) == before
    Tenant.objects.filter(pk=tenant.pk).update(shortfall=Shortfall.FAIL)
    assert pay(tenant, type, 1_001, Status.PENDING, **sides).state == Status.FAILED
    assert held(tenant, "main") == 1_000
    Tenant.objects.filter(pk=tenant.pk).update(shortfall=Shortfall.OVERDRAFT)
    assert pay(tenant, type, 1_001, Status.PENDING, **sides).state == Status.PENDING
    assert held(tenant, "main") == -1


def test_a_fee_may_take_an_account_below_zero(tenant: Tenant) -> None:
    pay(tenant, OTHER, 1_200, Status.SUCCEEDED, source="main")
    assert held(tenant, "main") == -200


def test_a_payment_that_never_moves_money_needs_none(tenant: Tenant) -> None:
    for status in (Status.FAILED, Status.CANCELLED, Status.EXPIRED):
        pay(tenant, OUT, 5_000, status, source="main", destination="ben")
    assert held(tenant, "main") == 1_000


def _post(tenant: Tenant, key: str, amount: int = 5, type: PaymentType = OUT) -> Payment:
    source, destination = SIDES[type]
    order = Order(type, amount, EUR, source, destination, Status.PENDING, idempotency_key=key)
    return Payment.objects.get(pk=post_payment(tenant, order).payment.pk)


def test_a_post_is_taken_once(tenant: Tenant) -> None:
    first = _post(tenant, "k")
    before = rows(tenant)
    assert _post(tenant, "k") == first
    with pytest.raises(AlreadyTaken, match="idempotencyKey k"):
        _post(tenant, "k", amount=6)
    assert rows(tenant) == before


def test_a_key_stands_for_one_operation_of_one_dataset(tenant: Tenant, stranger: Tenant) -> None:
    account(stranger, "main", 1_000)
    beneficiary(stranger, "ben")
    payments = {_post(tenant, "k").pk, _post(tenant, "k", type=MOVE).pk, _post(stranger, "k").pk}
    assert len(payments) == 3


def test_a_refused_post_leaves_its_key_unused(tenant: Tenant) -> None:
    with pytest.raises(NotEnoughFunds):
        _post(tenant, "k", amount=5_000)
    assert _post(tenant, "k", amount=5).amount == 5


def test_a_key_that_is_the_id_of_a_payment_stands_for_that_one(tenant: Tenant) -> None:
    made = pay(tenant, OUT, 5, Status.PENDING, source="main", destination="ben")
    with pytest.raises(AlreadyTaken):
        _post(tenant, made.reference)
    assert _post(tenant, made.reference, type=MOVE).reference == made.reference
