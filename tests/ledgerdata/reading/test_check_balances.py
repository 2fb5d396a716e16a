"""`manage.py check_balances [KEY]`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from ledgerdata.models import Balance
from tenants.models import ApiKey, Tenant
from tests.books import account


def _check(*args: str) -> str:
    out = StringIO()
    call_command("check_balances", *args, stdout=out)
    return out.getvalue()


def _damage(tenant: Tenant) -> None:
    Balance.objects.filter(tenant=tenant).update(amount=1)


def test_without_a_key_all_datasets_are_checked(tenant: Tenant, stranger: Tenant) -> None:
    account(tenant, "main", 500)
    account(stranger, "theirs", 700)
    assert "2 datasets: every balance, payment and number agrees" in _check()


def test_every_difference_is_printed_with_its_dataset_and_the_exit_code_is_1(tenant: Tenant, key: str) -> None:
    account(tenant, "main", 500)
    _damage(tenant)
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("check_balances", key, stdout=out)
    assert error.value.returncode == 1
    assert f"{tenant}: balance of main in EUR/2: is 1, by its records it is 500" in out.getvalue()
    assert key not in out.getvalue()


def test_a_key_checks_its_dataset_alone(tenant: Tenant, key: str, stranger: Tenant) -> None:
    account(tenant, "main", 500)
    account(stranger, "theirs", 700)
    _damage(stranger)
    assert "1 dataset: every" in _check(key)
    with pytest.raises(CommandError, match="difference"):
        _check()


@pytest.mark.django_db
def test_an_unknown_key_is_told_and_makes_no_dataset() -> None:
    with pytest.raises(CommandError, match="No dataset has this API key") as error:
        _check("an-unknown-key")
    assert error.value.returncode == 2
    assert not Tenant.objects.exists()


def test_a_revoked_key_is_told(tenant: Tenant, key: str) -> None:
    ApiKey.objects.filter(tenant=tenant).update(revoked_at=timezone.now())
    with pytest.raises(CommandError, match="revoked"):
        _check(key)


@pytest.mark.django_db
def test_nothing_to_check_is_fine() -> None:
    assert "0 datasets" in _check()
