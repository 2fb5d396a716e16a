"""Acting on payments: amounts, balances after each action, and what is refused."""

from typing import Any

import orjson
import pytest

from ledgerdata.models import Payment, Record
from ledgerdata.operations import act, writing
from ledgerdata.rules.actions import Action
from ledgerdata.rules.errors import InvalidInput, NotEnoughFunds, NotPossible, UnknownReference
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Shortfall, Tenant
from tests.books import account, beneficiary, do, held, pay, rows

IN, OUT, MOVE = PaymentType.PAYIN, PaymentType.PAYOUT, PaymentType.TRANSFER
SIDES = {IN: ("ben", "main"), OUT: ("main", "ben"), MOVE: ("main", "savings"), PaymentType.OTHER: ("main", "savings")}


@pytest.fixture(autouse=True)
def _books(tenant: Tenant) -> None:
    account(tenant, "main", 1_000)
    account(tenant, "savings")
    beneficiary(tenant, "ben")


def start(tenant: Tenant, type: PaymentType, status: str) -> Payment:
    source, destination = SIDES[type]
    return pay(tenant, type, 100, Status(status), source=source, destination=destination)


# type, first status, actions with amounts (None: all that is left), then: state, and what main and savings hold
STORIES: list[tuple[PaymentType, str, list[tuple[str, int | None]], str, int, int]] = [
    (IN, "PENDING", [("succeed", None)], "SUCCEEDED", 1_100, 0),
    (IN, "PENDING", [("fail", None)], "FAILED", 1_000, 0),
    (IN, "PENDING", [("cancel", None)], "CANCELLED", 1_000, 0),
    (IN, "PENDING", [("expire", None)], "EXPIRED", 1_000, 0),
    (IN, "AUTHORISATION", [("capture", None)], "CAPTURE", 1_100, 0),
    (IN, "AUTHORISATION", [("capture", 60), ("capture", 30)], "CAPTURE", 1_090, 0),
    (IN, "AUTHORISATION", [("fail_capture", 60)], "CAPTURE_FAILED", 1_000, 0),
    (IN, "AUTHORISATION", [("void", None)], "CANCELLED", 1_000, 0),
    (IN, "AUTHORISATION", [("expire", None)], "EXPIRED", 1_000, 0),
    (IN, "SUCCEEDED", [("refund", 30), ("refund", 20)], "REFUNDED", 1_050, 0),
    (IN, "SUCCEEDED", [("fail_refund", 30)], "REFUNDED_FAILURE", 1_100, 0),
    (IN, "SUCCEEDED", [("refund", None), ("reverse_refund", 40)], "REFUND_REVERSED", 1_040, 0),
    (IN, "SUCCEEDED", [("dispute", 40)], "DISPUTE", 1_060, 0),
    (IN, "SUCCEEDED", [("dispute", 40), ("win", None)], "DISPUTE_WON", 1_100, 0),
    (IN, "SUCCEEDED", [("dispute", 40), ("lose", None)], "DISPUTE_LOST", 1_060, 0),
    (OUT, "PENDING", [("succeed", None)], "SUCCEEDED", 900, 0),
    (OUT, "PENDING", [("fail", None)], "FAILED", 1_000, 0),
    (OUT, "PENDING", [("cancel", None)], "CANCELLED", 1_000, 0),
    (OUT, "PENDING", [("expire", None)], "EXPIRED", 1_000, 0),
    (OUT, "SUCCEEDED", [("return", 30)], "REFUNDED", 930, 0),
    (OUT, "SUCCEEDED", [("return", None), ("reverse_return", None)], "REFUND_REVERSED", 900, 0),
    (MOVE, "PENDING", [("succeed", None)], "SUCCEEDED", 900, 100),
    (MOVE, "PENDING", [("fail", None)], "FAILED", 1_000, 0),
    (MOVE, "PENDING", [("cancel", None)], "CANCELLED", 1_000, 0),
    (MOVE, "PENDING", [("expire", None)], "EXPIRED", 1_000, 0),
    (MOVE, "SUCCEEDED", [("return", 30)], "REFUNDED", 930, 70),
    (MOVE, "SUCCEEDED", [("return", 30), ("reverse_return", 10)], "REFUND_REVERSED", 920, 80),
    (PaymentType.OTHER, "PENDING", [("succeed", None)], "SUCCEEDED", 900, 100),
    (PaymentType.OTHER, "PENDING", [("fail", None)], "FAILED", 1_000, 0),
    (PaymentType.OTHER, "PENDING", [("cancel", None)], "CANCELLED", 1_000, 0),
    (PaymentType.OTHER, "PENDING", [("expire", None)], "EXPIRED", 1_000, 0),
]


@pytest.mark.parametrize(("type", "first", "actions", "state", "main", "savings"), STORIES)
def test_every_action(
    type: PaymentType,
    first: str,
    actions: list[tuple[str, int | None]],
    state: str,
    main: int,
    savings: int,
    tenant: Tenant,
) -> None:
    payment = start(tenant, type, first)
    records = [do(payment, Action(action), amount) for action, amount in actions]
    assert (held(tenant, "main"), held(tenant, "savings")) == (main, savings)
    payment.refresh_from_db()
    assert (payment.state, payment.version, payment.updated_at) == (state, 1 + len(actions), records[-1].created_at)
    assert [record.position for record in records] == list(range(1, 1 + len(actions)))


def test_every_action_has_its_story() -> None:
    assert {action for _, _, actions, *_ in STORIES for action, _ in actions} == set(Action)


@pytest.mark.parametrize("amount", [101, 10**78 - 1, "101"])
def test_more_than_the_rest_is_refused_and_the_rest_is_named(amount: Any, tenant: Tenant) -> None:
    payment = start(tenant, IN, "SUCCEEDED")
    before = rows(tenant)
    with pytest.raises(InvalidInput, match=r"refund can be for at most 100 minor units \(1\.00 EUR\)"):
        do(payment, Action.REFUND, amount)
    assert rows(tenant) == before


@pytest.mark.parametrize("amount", [0, -1, "", "1.5", " 1", True, 1.0, "\x00"])
def test_an_amount_that_is_none_is_refused(amount: Any, tenant: Tenant) -> None:
    payment = start(tenant, IN, "SUCCEEDED")
    with pytest.raises(InvalidInput, match="amount has to be a positive integer"):
        do(payment, Action.REFUND, amount)
    assert held(tenant, "main") == 1_100


@pytest.mark.parametrize(
    ("type", "first", "action"),
    [(OUT, "PENDING", Action.SUCCEED), (IN, "AUTHORISATION", Action.VOID), (MOVE, "PENDING", Action.CANCEL)],
)
def test_an_action_on_the_whole_takes_no_part(type: PaymentType, first: str, action: Action, tenant: Tenant) -> None:
    payment = start(tenant, type, first)
    with pytest.raises(InvalidInput, match="exactly 100 minor units"):
        do(payment, action, 99)
    assert do(payment, action, 100).amount == 100


def test_a_dispute_ends_with_the_disputed_amount(tenant: Tenant) -> None:
    payment = start(tenant, IN, "SUCCEEDED")
    do(payment, Action.DISPUTE, 40)
    with pytest.raises(InvalidInput, match="exactly 40 minor units"):
        do(payment, Action.LOSE, 100)
    assert do(payment, Action.LOSE).amount == 40


def test_what_the_lifecycle_forbids_is_refused_with_its_reason(tenant: Tenant) -> None:
    payment = start(tenant, OUT, "SUCCEEDED")
    before = rows(tenant)
    with pytest.raises(NotPossible, match=r"Fail needs a payment that is pending; the state .* is Succeeded"):
        do(payment, Action.FAIL)
    assert rows(tenant) == before


def test_a_payment_of_another_dataset_is_unknown(tenant: Tenant, stranger: Tenant) -> None:
    payment = start(tenant, IN, "PENDING")
    with writing(stranger) as ledger, pytest.raises(UnknownReference):
        act(ledger, payment.pk, Action.SUCCEED)
    with writing(tenant) as ledger, pytest.raises(UnknownReference):
        act(ledger, payment.pk + 1_000, Action.SUCCEED)
    assert held(tenant, "main") == 1_000


@pytest.mark.parametrize("shortfall", [Shortfall.REFUSE, Shortfall.FAIL])
def test_a_return_is_reversed_only_with_funds(shortfall: Shortfall, tenant: Tenant) -> None:
    payment = start(tenant, OUT, "SUCCEEDED")
    do(payment, Action.RETURN)
    pay(tenant, MOVE, 950, Status.SUCCEEDED, source="main", destination="savings")
    Tenant.objects.filter(pk=tenant.pk).update(shortfall=shortfall)
    before = rows(tenant)
    with pytest.raises(NotEnoughFunds, match=r"main holds 0\.50 EUR, and this payout needs 1\.00 EUR"):
        do(payment, Action.REVERSE_RETURN)
    assert rows(tenant) == before
    do(payment, Action.REVERSE_RETURN, 50)
    assert held(tenant, "main") == 0


def test_a_return_is_reversed_into_overdraft_where_that_is_allowed(tenant: Tenant) -> None:
    payment = start(tenant, OUT, "SUCCEEDED")
    do(payment, Action.RETURN)
    pay(tenant, MOVE, 1_000, Status.SUCCEEDED, source="main", destination="savings")
    Tenant.objects.filter(pk=tenant.pk).update(shortfall=Shortfall.OVERDRAFT)
    do(payment, Action.REVERSE_RETURN)
    assert held(tenant, "main") == -100


def test_a_refund_and_the_return_of_a_transfer_may_take_an_account_below_zero(tenant: Tenant) -> None:
    payin, transfer = start(tenant, IN, "SUCCEEDED"), start(tenant, MOVE, "SUCCEEDED")
    for source in ("main", "savings"):
        pay(tenant, OUT, held(tenant, source), Status.SUCCEEDED, source=source, destination="ben")
    do(payin, Action.DISPUTE)
    do(transfer, Action.RETURN)
    assert (held(tenant, "main"), held(tenant, "savings")) == (0, -100)


def test_an_action_never_changes_a_record(tenant: Tenant) -> None:
    payment = start(tenant, IN, "AUTHORISATION")
    before = list(Record.objects.filter(tenant=tenant).order_by("sequence").values())
    do(payment, Action.CAPTURE, 60)
    do(payment, Action.REFUND, 10)
    assert list(Record.objects.filter(tenant=tenant).order_by("sequence").values())[: len(before)] == before


def test_metadata_stands_by_name_in_every_payload(tenant: Tenant) -> None:
    """A database may give it back in another order than it was sent in."""
    metadata = {"order": "3", "b": "1", "customer": "2"}
    payment = pay(tenant, OUT, 100, Status.SUCCEEDED, source="main", destination="ben", metadata=metadata)
    with writing(tenant) as book:
        act(book, payment.pk, Action.RETURN, reason="AC04")
    root, child = (orjson.loads(bytes(record.payload)) for record in payment.records.order_by("position"))
    assert list(root["metadata"]) == ["b", "customer", "order"]
    assert list(child["metadata"]) == ["b", "customer", "order", "reason", "reasonText"]
