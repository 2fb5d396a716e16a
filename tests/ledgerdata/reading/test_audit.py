"""The audit finds every kind of damage, done here behind the back of the door that writes."""

import pytest

from ledgerdata.models import Account, Balance, Entry, Payment, Record
from ledgerdata.reading.audit import differences
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant
from tests.books import account, beneficiary, do, pay


@pytest.fixture
def payin(tenant: Tenant, stranger: Tenant) -> Payment:
    """A card sale of 100 in a dataset with more in it, beside another dataset."""
    account(tenant, "main", 500)
    account(tenant, "savings")
    beneficiary(tenant, "ben")
    account(stranger, "main", 900)
    pay(tenant, PaymentType.TRANSFER, 200, Status.SUCCEEDED, source="main", destination="savings")
    payment = pay(tenant, PaymentType.PAYIN, 100, Status.AUTHORISATION, destination="main")
    do(payment, Action.CAPTURE, 60)
    do(payment, Action.REFUND, 20)
    assert not list(differences(tenant))
    return payment


def _found(tenant: Tenant) -> list[str]:
    tenant.refresh_from_db()
    return list(differences(tenant))


def test_an_empty_dataset_has_no_differences(tenant: Tenant) -> None:
    assert not list(differences(tenant))


def test_a_balance(payin: Payment, tenant: Tenant, stranger: Tenant) -> None:
    Balance.objects.filter(tenant=tenant, account__reference="main").update(amount=341)
    assert _found(tenant) == [
        "balance of main in EUR/2: is 341, by its records it is 340",
        "balance of main in EUR/2: is 341, by its entries it is 340",
    ]
    assert not _found(stranger)


def test_a_balance_that_is_missing_or_too_many(payin: Payment, tenant: Tenant) -> None:
    main = Account.objects.get(tenant=tenant, reference="main")
    Balance.objects.filter(tenant=tenant, account__reference="savings").delete()
    Balance.objects.create(tenant=tenant, account=main, asset="JPY", amount=-7, changed_at=main.created_at)
    assert {line.partition(", by")[0] for line in _found(tenant)} == {
        "balance of savings in EUR/2: is 0",
        "balance of main in JPY: is -7",
    }


def test_an_entrys_change(payin: Payment, tenant: Tenant) -> None:
    Entry.objects.filter(record__payment=payin, record__status=Status.CAPTURE).update(change=61)
    found = _found(tenant)
    assert found[0] == "balance of main in EUR/2: is 340, by its entries it is 341"
    assert all(line.startswith("statement of main in EUR/2") for line in found[1:])


def test_an_entrys_balance(payin: Payment, tenant: Tenant) -> None:
    entry = Entry.objects.get(record__payment=payin, record__status=Status.CAPTURE)
    Entry.objects.filter(pk=entry.pk).update(balance=1)
    assert _found(tenant) == [
        f"statement of main in EUR/2: after {entry.record.reference} it is 1, by its entries it is 360"
    ]


def test_an_entry_that_is_missing(payin: Payment, tenant: Tenant) -> None:
    Entry.objects.filter(record__payment=payin, record__status=Status.REFUNDED).delete()
    assert _found(tenant) == ["balance of main in EUR/2: is 340, by its entries it is 360"]


def test_a_records_amount(payin: Payment, tenant: Tenant) -> None:
    Record.objects.filter(payment=payin, status=Status.CAPTURE).update(amount=50)
    balance, payment = _found(tenant)
    assert balance == "balance of main in EUR/2: is 340, by its records it is 330"
    assert payment.startswith(f"payment {payin.reference}: is ")


@pytest.mark.parametrize(
    "change",
    [
        {"state": "CAPTURE"},
        {"settled": 61},
        {"refunded": 0},
        {"reversed": 1},
        {"lost": 1},
        {"disputed": 5},
        {"version": 4},
        {"first_status": "PENDING"},
        {"amount": 101},
    ],
)
def test_what_a_payment_keeps(change: dict[str, object], payin: Payment, tenant: Tenant) -> None:
    Payment.objects.filter(pk=payin.pk).update(**change)
    (line,) = _found(tenant)
    assert line.startswith(f"payment {payin.reference}: is ")


def test_a_payment_without_records(payin: Payment, tenant: Tenant) -> None:
    payin.pk, payin.reference = None, "ghost"
    payin.save(force_insert=True)
    assert _found(tenant) == ["payment ghost: has no record"]


@pytest.mark.parametrize(
    ("counter", "series"),
    [("internal_accounts", "internal accounts"), ("beneficiaries", "beneficiaries"), ("records", "records")],
)
def test_a_counter(counter: str, series: str, payin: Payment, tenant: Tenant) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(**{counter: 99})
    (line,) = _found(tenant)
    assert line.startswith(f"numbers of {series}: are ")


def test_a_number_that_is_missing(payin: Payment, tenant: Tenant) -> None:
    Record.objects.filter(tenant=tenant, status=Status.AUTHORISATION).update(sequence=99)
    (line,) = _found(tenant)
    assert line.startswith("numbers of records: are ")
    assert "'last': 99" in line


def test_amounts_of_78_digits_are_audited_too(tenant: Tenant) -> None:
    account(tenant, "main", 10**78 - 1)
    account(tenant, "more", 10**78 - 1)
    assert not _found(tenant)
    Balance.objects.filter(account__reference="more").update(amount=10**78 - 2)
    assert len(_found(tenant)) == 2
