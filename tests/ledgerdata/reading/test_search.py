"""Searches find the same on both databases, with words in the index and without, and nothing of another dataset."""

import pytest

from ledgerdata.models import Payment, PaymentWords
from ledgerdata.operations import Order, act, add_beneficiary, index_payments, open_account, take_payment, writing
from ledgerdata.reading import search, search_index
from ledgerdata.reading.search import find_payments
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType
from tenants.models import Tenant

HOUSE, SHOES, COFFEE = "house", "shoes", "coffee"


def fill(tenant: Tenant) -> dict[str, Payment]:
    """Three payments, each with texts of its own."""
    with writing(tenant) as book:
        open_account(book, "Döring Stiftung", reference="till-1")
        open_account(book, "Harbour", reference="till-2")
        add_beneficiary(book, "Ursel Renner", reference="ursel")
        orders = {
            HOUSE: Order(PaymentType.PAYIN, 98_90, "EUR/2", None, "till-1", description="Rent of the blue house"),
            SHOES: Order(
                PaymentType.PAYIN, 1500, "JPY", None, "till-2", scheme="VISA", metadata={"note": "Größe 43/44"}
            ),
            COFFEE: Order(PaymentType.PAYIN, 1_50, "EUR/2", None, "till-2", idempotency_key="order-17/a b"),
        }
        made = {name: take_payment(book, order).payment.pk for name, order in orders.items()}
    return {name: Payment.objects.get(pk=pk) for name, pk in made.items()}


@pytest.fixture(params=["unread", "indexed", "in the index alone"])
def payments(request: pytest.FixtureRequest, tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> dict[str, Payment]:
    made = fill(tenant)
    if request.param != "unread":
        assert index_payments(tenant)
        monkeypatch.setattr(search_index, "MOST_UNREAD", 0)
    if request.param == "in the index alone":
        monkeypatch.setattr(search_index, "NEWEST", 0)
    return made


def found(tenant: Tenant, payments: dict[str, Payment], text: str) -> list[str]:
    names = {payment.pk: name for name, payment in payments.items()}
    return [names[pk] for pk in find_payments(tenant, text, 1_000).payments]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("98.90", [HOUSE]),
        ("98,90", [HOUSE]),
        ("98.90 EUR", [HOUSE]),
        ("98.90 USD", []),
        ("1,500", [COFFEE, SHOES]),
        ("1,50 EUR", [COFFEE]),
        ("¥1500", [SHOES]),
        ("blue", [HOUSE]),
        ("HOUSE rent", [HOUSE]),
        ("blue shoes", []),
        ("visa", [SHOES]),
        ("größe", [SHOES]),
        ("GROSSE", [SHOES]),
        ("43/44", [SHOES]),
        ("order-17", [COFFEE]),
        ("order-17/a b", [COFFEE]),
        ("17/a", [COFFEE]),
        ("döring", [HOUSE]),
        ("DÖRING", [HOUSE]),
        ("harb", [COFFEE, SHOES]),
        ("till-1", [HOUSE]),
        ("till", [COFFEE, SHOES, HOUSE]),
        ("ursel", []),
        ("payin EUR", [COFFEE, HOUSE]),
        ("EUR/2", [COFFEE, HOUSE]),
        ("txn_", [COFFEE, SHOES, HOUSE]),
        ("' OR 1=1 --", []),
        ('" NEAR("a" *', []),
        ("\\':* | !a", [COFFEE]),
        ("%", []),
        ("_", []),
        ("-", []),
    ],
)
def test_finds(tenant: Tenant, payments: dict[str, Payment], text: str, names: list[str]) -> None:
    assert found(tenant, payments, text) == names


def test_finds_by_the_beginning_of_any_records_id(tenant: Tenant, payments: dict[str, Payment]) -> None:
    with writing(tenant) as book:
        refund = act(book, payments[HOUSE].pk, Action.REFUND)
    assert found(tenant, payments, refund.reference) == [HOUSE]
    assert found(tenant, payments, refund.reference[:-2]) == [HOUSE]
    assert found(tenant, payments, payments[SHOES].reference[:-3]) == [SHOES]


def test_finds_nothing_of_a_stranger(tenant: Tenant, stranger: Tenant, payments: dict[str, Payment]) -> None:
    strange = fill(stranger)
    for text in ("98.90", "blue", "harb", "till", "EUR", "txn_", "order-17/a b"):
        assert set(find_payments(stranger, text, 1_000).payments) <= {payment.pk for payment in strange.values()}
        assert set(find_payments(tenant, text, 1_000).payments) <= {payment.pk for payment in payments.values()}
    index_payments(stranger)
    assert found(tenant, payments, "blue") == [HOUSE]


def test_a_common_word_gives_the_newest(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [payment for _ in range(1) for payment in fill(tenant).values()]
    index_payments(tenant)
    for name, value in (("NEWEST", 0), ("MOST_RARE", 1), ("MOST_UNREAD", 0)):
        monkeypatch.setattr(search_index, name, value)
    assert find_payments(tenant, "payin", 2).payments == [payment.pk for payment in made[:0:-1]]


def test_says_where_not_all_was_read(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tenant)
    monkeypatch.setattr(search_index, "MOST_UNREAD", 2)
    partly = find_payments(tenant, "blue", 10)
    assert (partly.payments, partly.are_all_read) == ([], False)
    index_payments(tenant)
    assert find_payments(tenant, "blue", 10).are_all_read
    assert PaymentWords.objects.filter(tenant=tenant).count() == 3


def test_says_where_more_accounts_have_that_name(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    payments = fill(tenant)
    monkeypatch.setattr(search, "MOST_ACCOUNTS", 1)
    partly = find_payments(tenant, "r", 10)  # a letter of all three names
    assert not partly.are_all_accounts
    assert find_payments(tenant, "harb", 10).payments == [payments[COFFEE].pk, payments[SHOES].pk]


def test_making_words_in_parts_and_twice_leaves_nothing_out(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tenant)
    assert not index_payments(tenant, within=0)
    assert index_payments(tenant)
    assert index_payments(tenant)
    assert PaymentWords.objects.filter(tenant=tenant).count() == 3
