"""Amounts of any size, exact on both databases: in, out, in order, in sums."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from ledgerdata.models import Balance, Payment, Record
from ledgerdata.models.amounts import Total, sql_sum, sql_times
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.rules.limits import AMOUNT_DIGITS
from tenants.db.statements import MOST_DIGITS, from_sqlite_integer, sqlite_integer
from tenants.models import Tenant
from tests.books import account, held, pay

MOST = 10**AMOUNT_DIGITS - 1
KEPT = [
    -(10**MOST_DIGITS) + 1,
    -MOST,
    -(2**64),
    -10,
    -9,
    -1,
    0,
    1,
    9,
    10,
    2**53 + 1,
    2**63,
    2**64,
    MOST,
    10**MOST_DIGITS - 1,
]
any_amount = st.integers(-(10**MOST_DIGITS) + 1, 10**MOST_DIGITS - 1)


@given(any_amount)
def test_an_encoded_amount_is_decoded(amount: int) -> None:
    assert from_sqlite_integer(sqlite_integer(amount)) == amount


@given(any_amount, any_amount)
def test_encoded_amounts_sort_as_numbers_do(one: int, other: int) -> None:
    assert (sqlite_integer(one) < sqlite_integer(other)) == (one < other)


def test_the_documented_examples() -> None:
    assert (sqlite_integer(125), sqlite_integer(-125)) == ("03125", "-96874")


@pytest.fixture
def balances(tenant: Tenant) -> list[int]:
    """Kept amounts of every size, written in no order."""
    amounts = sorted(KEPT, key=lambda amount: hash(str(amount)))
    for number, amount in enumerate(amounts):
        opened = account(tenant, f"a{number}")
        Balance.objects.create(tenant=tenant, account=opened, asset="X", amount=amount, changed_at=opened.created_at)
    return amounts


def test_amounts_of_every_size_come_out_as_they_went_in_and_in_order(balances: list[int]) -> None:
    assert list(Balance.objects.order_by("amount").values_list("amount", flat=True)) == KEPT


def test_amounts_compare_as_numbers_in_the_database(balances: list[int]) -> None:
    for bound in KEPT:
        assert set(Balance.objects.filter(amount__gt=bound).values_list("amount", flat=True)) == {
            amount for amount in KEPT if amount > bound
        }


def test_sums_are_exact(balances: list[int]) -> None:
    positive = Balance.objects.filter(amount__gt=0, amount__lte=MOST)
    total = sum(amount for amount in KEPT if 0 < amount <= MOST)
    assert positive.aggregate(total=Total("amount"))["total"] == total
    assert Balance.objects.aggregate(total=Total("amount"))["total"] == sum(KEPT)
    assert Balance.objects.none().aggregate(total=Total("amount"))["total"] is None
    assert Balance.objects.filter(asset="Y").aggregate(total=Total("amount"))["total"] is None


def test_sums_in_sql_are_exact_with_signs(balances: list[int]) -> None:
    vendor = connection.vendor
    sql = f"SELECT {sql_sum(sql_times('amount', '-1', vendor), vendor)} FROM {Balance._meta.db_table}"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        (total,) = cursor.fetchone()
    assert (from_sqlite_integer(total) if vendor == "sqlite" else int(total)) == -sum(KEPT)


def test_a_payment_of_78_digits_and_the_sum_of_many(tenant: Tenant) -> None:
    account(tenant, "main")
    for _ in range(3):
        pay(tenant, PaymentType.PAYIN, MOST, Status.SUCCEEDED, destination="main", asset="ETH/18")
    assert set(Record.objects.filter(tenant=tenant).values_list("amount", flat=True)) == {MOST}
    assert held(tenant, "main", "ETH/18") == 3 * MOST


@pytest.mark.parametrize("amount", [0, -1])
def test_the_database_itself_refuses_a_payment_of_nothing(amount: int, tenant: Tenant) -> None:
    account(tenant, "main")
    payment = pay(tenant, PaymentType.PAYIN, 1, Status.SUCCEEDED, destination="main")
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(amount=amount)
    with pytest.raises(IntegrityError), transaction.atomic():
        Record.objects.filter(payment=payment).update(amount=amount)
