"""From an API key to its dataset."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from tenants.access import add_key, known_tenant, tenant_of
from tenants.db.statements import USE_IS_NOTED_EVERY
from tenants.keys import KeyRefused
from tenants.models import ApiKey, Tenant

pytestmark = pytest.mark.django_db


def test_an_unknown_key_makes_a_dataset_once(key: str) -> None:
    made = tenant_of(key)
    assert tenant_of(key) == known_tenant(key) == made
    assert (Tenant.objects.count(), ApiKey.objects.count()) == (1, 1)


def test_the_key_itself_is_nowhere_in_what_is_stored(key: str) -> None:
    tenant = tenant_of(key)
    (api_key,) = tenant.api_keys.all()
    stored = [str(value) for row in (tenant, api_key) for value in vars(row).values()]
    assert not any(key in value for value in stored)
    assert api_key.mask == f"{key[:4]}…{key[-4:]}"


def test_other_keys_open_other_datasets(tenant: Tenant, stranger: Tenant) -> None:
    assert tenant != stranger


def test_keys_differ_by_the_case_of_their_letters(db: None) -> None:
    assert tenant_of("case-matters") != tenant_of("CASE-MATTERS")


@pytest.mark.parametrize("key", ["", "short", "two words", "k" * 201, "schlüssel-1"])
def test_what_is_no_key_is_refused_and_says_what_one_is(key: str) -> None:
    with pytest.raises(KeyRefused, match="8 to 200 printable ASCII characters"):
        tenant_of(key)
    assert not Tenant.objects.exists()


def test_an_unknown_key_is_refused_where_sign_up_is_closed(key: str, settings: Settings) -> None:
    known = tenant_of("known-before")
    settings.OPEN_SIGNUP = False
    with pytest.raises(KeyRefused, match="sign-up is closed"):
        tenant_of(key)
    assert tenant_of("known-before") == known
    assert Tenant.objects.count() == 1


def test_known_tenant_makes_none(key: str) -> None:
    with pytest.raises(KeyRefused, match="No dataset"):
        known_tenant(key)
    assert not Tenant.objects.exists()


def test_a_revoked_key_opens_nothing_and_no_new_dataset(tenant: Tenant, key: str) -> None:
    ApiKey.objects.update(revoked_at=timezone.now())
    for open_by in (tenant_of, known_tenant):
        with pytest.raises(KeyRefused, match="was revoked"):
            open_by(key)
    assert Tenant.objects.count() == 1


def test_a_key_is_replaced_without_losing_the_dataset(tenant: Tenant, key: str) -> None:
    add_key(tenant, "the-second-key", label="CI")
    assert tenant_of("the-second-key") == tenant
    ApiKey.objects.exclude(label="CI").update(revoked_at=timezone.now())
    with pytest.raises(KeyRefused):
        tenant_of(key)
    assert tenant_of("the-second-key") == tenant


def test_a_key_opens_one_dataset_only(tenant: Tenant, key: str, stranger: Tenant) -> None:
    for owner in (tenant, stranger):
        with pytest.raises(KeyRefused, match="opens a dataset already"):
            add_key(owner, key)
    with pytest.raises(KeyRefused, match="not an API key"):
        add_key(tenant, "short")
    assert ApiKey.objects.filter(tenant=tenant).count() == 1


def test_the_last_use_is_noted_but_not_at_every_request(
    tenant: Tenant, key: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    noted = ApiKey.objects.get().last_used_at
    assert noted is not None
    with django_assert_num_queries(1):
        tenant_of(key)
    assert ApiKey.objects.get().last_used_at == noted
    long_ago = timezone.now() - USE_IS_NOTED_EVERY - timedelta(seconds=1)
    ApiKey.objects.update(last_used_at=long_ago)
    tenant_of(key)
    last = ApiKey.objects.get().last_used_at
    assert last is not None
    assert last > long_ago
