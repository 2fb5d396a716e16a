"""POSTs that are done together: each as if it had come alone, in their order."""

import pytest

from ledgerdata.models import Payment, Record
from ledgerdata.operations import Order, RecordDraft, post_payments, writing
from ledgerdata.reading.audit import differences
from ledgerdata.rules.errors import AlreadyTaken, InvalidInput, LedgerError, NotEnoughFunds, UnknownReference
from ledgerdata.rules.lifecycle import PaymentType
from tenants.models import Tenant
from tests.books import EUR, account, beneficiary, held, rows, stored

OUT, MOVE = PaymentType.PAYOUT, PaymentType.TRANSFER


@pytest.fixture(autouse=True)
def _books(tenant: Tenant) -> None:
    account(tenant, "main", 1_000)
    account(tenant, "savings")
    beneficiary(tenant, "ben")


def payout(key: str, amount: int = 100, *, destination: str = "ben", asset: str = EUR) -> Order:
    return Order(OUT, amount, asset, "main", destination, idempotency_key=key)


def post(tenant: Tenant, *orders: Order) -> list[RecordDraft | LedgerError]:
    with writing(tenant) as book:
        return post_payments(book, orders)


def roots(posted: list[RecordDraft | LedgerError]) -> list[Record]:
    """The records as the database has them."""
    found = [each for each in posted if isinstance(each, RecordDraft)]
    assert found == posted
    return [stored(each) for each in found]


def test_each_is_a_payment_of_its_own(tenant: Tenant) -> None:
    posted = roots(post(tenant, *(payout(f"key {number}", 100 + number) for number in range(4))))
    kept = list(Record.objects.filter(payment__type=OUT).order_by("sequence"))
    assert posted == kept
    assert [each.payment for each in posted] == list(Payment.objects.filter(type=OUT).order_by("pk"))
    assert [(each.amount, each.payment.reference) for each in kept] == [(100 + n, f"key {n}") for n in range(4)]
    assert held(tenant, "main") == 1_000 - 406
    assert list(differences(tenant)) == []


def test_one_that_is_refused_changes_nothing_for_the_others(tenant: Tenant) -> None:
    posted = post(
        tenant,
        payout("no amount", 0),
        payout("first"),
        payout("to nobody", destination="nobody"),
        payout("more than is left", 901),
        payout("second", 900),
        payout("no asset", asset="euros"),
    )
    assert [type(each) for each in posted] == [
        InvalidInput,
        RecordDraft,
        UnknownReference,
        NotEnoughFunds,
        RecordDraft,
        InvalidInput,
    ]
    assert held(tenant, "main") == 0
    assert list(differences(tenant)) == []
    assert set(Payment.objects.filter(type=OUT).values_list("reference", flat=True)) == {"first", "second"}


def test_one_key_among_them_is_one_payment(tenant: Tenant) -> None:
    (before,) = roots(post(tenant, payout("held")))
    first, again, other, held_before = post(tenant, payout("same"), payout("same"), payout("same", 101), payout("held"))
    assert first == again
    assert isinstance(other, AlreadyTaken)
    assert roots([held_before]) == [before]
    assert held(tenant, "main") == 800


def test_a_key_whose_first_order_is_refused_is_free_for_the_next(tenant: Tenant) -> None:
    refused, taken = post(tenant, payout("same", 5_000), payout("same", 50))
    assert isinstance(refused, NotEnoughFunds)
    assert isinstance(taken, RecordDraft)
    assert held(tenant, "main") == 950


def test_a_balance_that_begins_among_them_is_one_balance(tenant: Tenant) -> None:
    there = Order(MOVE, 100, EUR, "main", "savings")
    back = Order(MOVE, 150, EUR, "savings", "main")
    before = rows(tenant)
    roots(
        post(tenant, *(order._replace(idempotency_key=str(n)) for n, order in enumerate((there, there, back, there))))
    )
    assert (held(tenant, "main"), held(tenant, "savings")) == (850, 150)
    assert [new - old for new, old in zip(rows(tenant), before, strict=True)] == [0, 4, 4]
    assert list(differences(tenant)) == []


def test_none_is_none(tenant: Tenant) -> None:
    before = rows(tenant)
    assert post(tenant) == []
    assert rows(tenant) == before
