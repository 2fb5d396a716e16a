"""The database itself refuses a row that names a row of another dataset, whatever the code above it does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from ledgerdata.models import Account, Balance, BankAccount, Entry, Payment, Record
from ledgerdata.operations import open_account, put_bank_account, writing
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant
from tenants.scoping import TenantImplied
from tests.books import account, beneficiary, pay

pytestmark = pytest.mark.django_db(transaction=True)


def _fill(tenant: Tenant) -> None:
    """One row of every table, and an account that nothing refers to."""
    account(tenant, "main", 500)
    beneficiary(tenant, "ben")
    pay(tenant, PaymentType.TRANSFER, 5, Status.FAILED, source="main", destination=account(tenant, "other").reference)
    with writing(tenant) as book:
        put_bank_account(book, BankDetails("Holder", "DE89370400440532013000"), settles_for="ben")
        open_account(book, "Free", reference="free")


@pytest.fixture(autouse=True)
def _datasets(tenant: Tenant, stranger: Tenant) -> None:
    _fill(tenant)
    _fill(stranger)


def _first(model: type[Model], tenant: Tenant) -> Any:
    return model._default_manager.filter(tenant=tenant).order_by("pk").last()


# each column that refers to a row of the dataset, with what it refers to, and how
NAMES: list[tuple[type[Model], str, Callable[[Tenant], int]]] = [
    (Payment, "source_id", lambda tenant: Account.objects.get(tenant=tenant, reference="free").pk),
    (Payment, "destination_id", lambda tenant: Account.objects.get(tenant=tenant, reference="free").pk),
    (Record, "payment_id", lambda tenant: _first(Payment, tenant).pk),
    (Entry, "account_id", lambda tenant: Account.objects.get(tenant=tenant, reference="free").pk),
    (Balance, "account_id", lambda tenant: Account.objects.get(tenant=tenant, reference="free").pk),
    (BankAccount, "account_id", lambda tenant: Account.objects.get(tenant=tenant, reference="free").pk),
]


def _update(model: type[Model], column: str, value: int | None, pk: int) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s", [value, pk])


@pytest.mark.parametrize(("model", "column", "named"), NAMES, ids=lambda value: getattr(value, "__name__", value))
def test_a_row_names_no_row_of_another_dataset(
    model: type[Model], column: str, named: Callable[[Tenant], int], tenant: Tenant, stranger: Tenant
) -> None:
    pk = _first(model, tenant).pk
    with pytest.raises(IntegrityError):
        _update(model, column, named(stranger), pk)
    assert getattr(model._default_manager.get(pk=pk), column) != named(stranger)
    if model is not Record:  # its payment has a first record already
        _update(model, column, named(tenant), pk)


@pytest.mark.parametrize("model", [Account, Payment, Record, Entry, Balance, BankAccount])
def test_a_row_that_others_name_or_that_names_others_moves_to_no_other_dataset(
    model: type[Model], tenant: Tenant, stranger: Tenant
) -> None:
    row = model._default_manager.filter(tenant=tenant).order_by("pk").first()
    assert row
    with pytest.raises(IntegrityError):
        _update(model, "tenant_id", stranger.pk, row.pk)


def test_an_entry_names_a_record_that_is_there(tenant: Tenant, stranger: Tenant) -> None:
    """Both datasets have a record of each sequence, so an entry cannot name another dataset's: it is one of its own."""
    entry = _first(Entry, tenant)
    with pytest.raises(IntegrityError):
        _update(Entry, "record_sequence", 99, entry.pk)
    assert entry.record.tenant_id == tenant.pk


def test_a_row_without_a_dataset_is_refused(tenant: Tenant) -> None:
    for model in (Account, Payment, Record, Entry, Balance, BankAccount):
        with pytest.raises(IntegrityError):
            _update(model, "tenant_id", 10**6, _first(model, tenant).pk)


def test_a_payment_has_a_side(tenant: Tenant) -> None:
    payment = pay(tenant, PaymentType.PAYIN, 5, Status.FAILED, destination="main")
    with pytest.raises(IntegrityError):
        _update(Payment, "destination_id", None, payment.pk)


def test_every_key_between_rows_carries_the_tenant() -> None:
    """What the constraints of the models say of each relation and of each uniqueness."""
    models: list[type[Model]] = [Account, BankAccount, *TenantImplied.__subclasses__()]
    for model in models:
        constraints = [constraint.deconstruct()[2] for constraint in model._meta.constraints]
        held = {constraint["column"] for constraint in constraints if "column" in constraint}
        related = {field.column for field in model._meta.local_concrete_fields if field.is_relation}
        assert related - held == {"tenant_id"}, model
        assert all(constraint["fields"][0] == "tenant" for constraint in constraints if "fields" in constraint), model
        assert not [field for field in model._meta.local_concrete_fields if field.unique and not field.primary_key]
