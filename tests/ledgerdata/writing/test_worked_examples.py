"""Textbook cases that an accountant can check by hand: amounts in cents, balances after each line."""

from ledgerdata.models import Entry, Record
from ledgerdata.reading.audit import differences
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant
from tests.books import EUR, account, beneficiary, do, held, pay


def _statement(tenant: Tenant, reference: str) -> list[tuple[int, int]]:
    """What each line of the account's statement adds, and the balance after it."""
    entries = Entry.objects.filter(tenant=tenant, account__reference=reference, asset=EUR).order_by("id")
    return list(entries.values_list("change", "balance"))


def _statuses(tenant: Tenant) -> list[tuple[str, int]]:
    return list(Record.objects.filter(tenant=tenant).order_by("sequence").values_list("status", "amount"))


def test_a_card_sale_captured_in_part_refunded_and_disputed(tenant: Tenant) -> None:
    """100.00 are authorised; 80.00 are captured, 15.00 refunded; of the rest 30.00 are charged back and lost."""
    account(tenant, "shop")
    sale = pay(tenant, PaymentType.PAYIN, 10_000, Status.AUTHORISATION, destination="shop", scheme="CARD")
    assert held(tenant, "shop") == 0  # an authorisation is a promise
    do(sale, Action.CAPTURE, 5_000)
    do(sale, Action.CAPTURE, 3_000)
    do(sale, Action.REFUND, 1_500)
    do(sale, Action.DISPUTE, 3_000)
    do(sale, Action.LOSE)
    assert _statement(tenant, "shop") == [(5_000, 5_000), (3_000, 8_000), (-1_500, 6_500), (-3_000, 3_500)]
    assert _statuses(tenant) == [
        ("AUTHORISATION", 10_000),
        ("CAPTURE", 5_000),
        ("CAPTURE", 3_000),
        ("REFUNDED", 1_500),
        ("DISPUTE", 3_000),
        ("DISPUTE_LOST", 3_000),
    ]
    sale.refresh_from_db()
    assert sale.progress.to_refund == 3_500  # 80.00 - 15.00 - 30.00
    assert not list(differences(tenant))


def test_a_payout_that_comes_back_and_is_sent_again(tenant: Tenant) -> None:
    """250.00 of 1,000.00 go out, come back (the account was closed), and go out again in part."""
    account(tenant, "main", 100_000)
    beneficiary(tenant, "landlord")
    rent = pay(tenant, PaymentType.PAYOUT, 25_000, Status.PENDING, source="main", destination="landlord")
    assert held(tenant, "main") == 75_000  # funds leave at once
    do(rent, Action.SUCCEED)
    do(rent, Action.RETURN)
    do(rent, Action.REVERSE_RETURN, 10_000)
    assert _statement(tenant, "main") == [(100_000, 100_000), (-25_000, 75_000), (25_000, 100_000), (-10_000, 90_000)]
    assert not list(differences(tenant))


def test_a_payout_that_fails_costs_nothing(tenant: Tenant) -> None:
    account(tenant, "main", 100_000)
    beneficiary(tenant, "landlord")
    rent = pay(tenant, PaymentType.PAYOUT, 25_000, Status.PENDING, source="main", destination="landlord")
    do(rent, Action.FAIL)
    assert _statement(tenant, "main") == [(100_000, 100_000), (-25_000, 75_000), (25_000, 100_000)]
    assert not list(differences(tenant))


def test_a_transfer_neither_makes_nor_loses_money(tenant: Tenant) -> None:
    """300.00 go from main to savings; 120.00 of them are returned, and 20.00 of the return are reversed."""
    account(tenant, "main", 100_000)
    account(tenant, "savings", 5_000)
    move = pay(tenant, PaymentType.TRANSFER, 30_000, Status.PENDING, source="main", destination="savings")
    assert (held(tenant, "main"), held(tenant, "savings")) == (70_000, 5_000)  # under way
    for action, amount, main, savings in (
        (Action.SUCCEED, None, 70_000, 35_000),
        (Action.RETURN, 12_000, 82_000, 23_000),
        (Action.REVERSE_RETURN, 2_000, 80_000, 25_000),
    ):
        do(move, action, amount)
        assert (held(tenant, "main"), held(tenant, "savings")) == (main, savings)
        assert main + savings == 105_000
    assert not list(differences(tenant))


def test_interest_and_a_fee(tenant: Tenant) -> None:
    account(tenant, "main", 100_000)
    pay(tenant, PaymentType.OTHER, 125, Status.SUCCEEDED, destination="main", description="Interest")
    pay(tenant, PaymentType.OTHER, 990, Status.SUCCEEDED, source="main", description="Fee")
    assert _statement(tenant, "main") == [(100_000, 100_000), (125, 100_125), (-990, 99_135)]


def test_currencies_never_mix(tenant: Tenant) -> None:
    account(tenant, "main", 1_000)
    pay(tenant, PaymentType.PAYIN, 700, Status.SUCCEEDED, destination="main", asset="JPY")
    pay(tenant, PaymentType.PAYIN, 50, Status.SUCCEEDED, destination="main", asset="EUR/4")
    assert [held(tenant, "main", asset) for asset in (EUR, "JPY", "EUR/4", "USD/2")] == [1_000, 700, 50, 0]
    assert not list(differences(tenant))
