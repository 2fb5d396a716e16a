"""A dataset that was given another row: who looked at it still does, and nobody sees a row that is no dataset."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tenants.access import add_key, known_tenant
from tenants.clock import locked_clock
from tenants.dataset_users import user_of
from tenants.datasets import matching_datasets, newest_datasets, numbered, offered_datasets
from tenants.models import DatasetUser, Standing, Tenant
from tenants.naming import label_of
from tenants.purging import GIVEN_UP_AFTER, purge
from tenants.replacing import begin_filling, replace_by_empty, replace_by_filled, still_filling
from tests.books import account
from tests.tenants.test_sign_in import seen


def replaced(tenant: Tenant) -> Tenant:
    with locked_clock(tenant) as clock:
        return replace_by_empty(clock.tenant)


def test_an_owner_stays_signed_in(office: Client, tenant: Tenant) -> None:
    replaced(tenant)
    assert seen(office) == tenant.name
    purge()
    assert seen(office) == tenant.name
    assert DatasetUser.objects.count() == 1


def test_an_operator_keeps_the_choice(operator_office: Client, tenant: Tenant) -> None:
    operator_office.post("/admin/dataset/", {"dataset": label_of(tenant)})
    for _ in range(2):
        replaced(tenant)
        assert seen(operator_office) == tenant.name
        purge()
        assert seen(operator_office) == tenant.name


def test_a_dataset_is_found_by_its_number(operator_office: Client, tenant: Tenant) -> None:
    label = label_of(tenant)
    now = replaced(replaced(tenant))
    assert label_of(now) == label
    assert matching_datasets(label) == [now]
    assert numbered(now.pk) is None
    page = operator_office.get(f"/admin/tenants/tenant/{tenant.pk}/change/", follow=True)
    assert page.context["dataset"] == now


def test_its_log_goes_along(operator_office: Client, tenant: Tenant) -> None:
    operator_office.post(f"/admin/datasets/{tenant.number}/", {"name": "Renamed"})
    now = replaced(tenant)
    assert now.name == "Renamed"
    assert LogEntry.objects.get().object_id == str(now.pk)


def test_no_list_shows_a_row_that_is_no_dataset(operator_office: Client, tenant: Tenant) -> None:
    begin_filling(tenant.name)
    now = replaced(tenant)
    assert list(offered_datasets()) == list(newest_datasets()) == matching_datasets(tenant.name) == [now]
    page = operator_office.get("/admin/tenants/tenant/")
    assert list(page.context["cl"].queryset) == [now]


def test_who_looks_at_all_datasets_sees_no_rows_of_one_that_is_none(operator_office: Client, tenant: Tenant) -> None:
    account(tenant, "of-the-old-one", balance=5)
    replaced(tenant)
    account(tenant, "of-the-new-one", balance=5)
    for path, name in (("internalaccount", "reference"), ("payment", "destination__reference")):
        page = operator_office.get(f"/admin/ledgerdata/{path}/")
        assert list(page.context["cl"].queryset.values_list(name, flat=True)) == ["of-the-new-one"]


def test_a_key_that_is_added_to_what_was_replaced_opens_what_is_there(tenant: Tenant) -> None:
    now = replaced(tenant)
    add_key(tenant, "another-key-of-it")
    assert known_tenant("another-key-of-it") == now
    assert user_of(tenant) == user_of(now)


@pytest.mark.django_db
def test_an_import_that_says_nothing_was_given_up(tenant: Tenant) -> None:
    filled, given_up = begin_filling("still at it"), begin_filling("killed")
    past = timezone.now() - GIVEN_UP_AFTER * 2
    Tenant.objects.filter(standing=Standing.FILLING).update(standing_at=past)
    still_filling(filled)
    assert purge()
    assert Tenant.objects.filter(pk=filled.pk).exists()
    assert not Tenant.objects.filter(pk=given_up.pk).exists()
    with locked_clock(tenant) as clock, pytest.raises(Tenant.DoesNotExist):
        replace_by_filled(clock.tenant, given_up)
    assert numbered(tenant.number) == tenant


@pytest.mark.django_db
def test_nothing_is_left_behind(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("purge")
    assert capsys.readouterr().out == "Nothing is left behind.\n"
    assert not User.objects.exists()
