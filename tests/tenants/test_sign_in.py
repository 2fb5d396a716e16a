"""Who gets in, and what ends a session."""

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tenants.access import add_key, tenant_of
from tenants.models import ApiKey, DatasetUser, Tenant
from tenants.session_store import SessionStore
from tests.conftest import signed_in


def seen(office: Client) -> str:
    """The name of the dataset in the header; empty for whoever is not let in."""
    answer = office.get("/admin/")
    if answer.status_code == 302:
        return ""
    dataset: Tenant | None = answer.context["active_dataset"]
    return dataset.name if dataset else "all"


def test_a_key_opens_its_dataset(office: Client, tenant: Tenant) -> None:
    assert seen(office) == tenant.name


@pytest.mark.parametrize("wanted", ["admin:index", "999", "https://elsewhere.example/", "//elsewhere.example/"])
def test_signing_in_leads_to_pages_of_ours_alone(tenant: Tenant, key: str, wanted: str) -> None:
    answer = Client().post("/admin/login/", {"key": key, "next": wanted})
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_two_keys_of_a_dataset_share_its_user(office: Client, tenant: Tenant) -> None:
    add_key(tenant, "another-key-of-it")
    assert seen(signed_in(key="another-key-of-it")) == tenant.name
    assert DatasetUser.objects.filter(tenant=tenant).count() == 1


def test_an_unknown_key_makes_a_dataset(db: None) -> None:
    signed_in(key="never-seen-before")
    made = tenant_of("never-seen-before")
    assert made.name == f"Dataset #{made.pk}"


def test_a_revoked_key_ends_its_session_at_the_next_request(office: Client, tenant: Tenant) -> None:
    ApiKey.objects.filter(tenant=tenant).update(revoked_at=timezone.now())
    assert seen(office) == ""
    assert not office.session.get("_auth_user_id")


def test_a_dataset_user_has_no_password(office: Client, tenant: Tenant) -> None:
    user = DatasetUser.objects.get(tenant=tenant).user
    assert not user.has_usable_password()
    assert not user.is_superuser


def test_a_dataset_user_in_a_session_without_a_key_is_signed_out(office: Client, tenant: Tenant) -> None:
    browser = Client()
    browser.force_login(DatasetUser.objects.get(tenant=tenant).user)
    assert seen(browser) == ""


def test_a_dataset_user_may_do_nothing_to_datasets_and_users(office: Client, tenant: Tenant) -> None:
    user = User.objects.get(pk=office.session["_auth_user_id"])
    assert user.has_perm("ledgerdata.change_payment")
    assert not user.has_perm("ledgerdata.delete_payment")
    assert not user.has_module_perms("tenants")
    assert not user.has_perm("auth.view_user")


def test_an_operator_looks_at_all_datasets(operator_office: Client) -> None:
    assert seen(operator_office) == "all"


def test_whoever_is_no_operator_is_not_let_in_by_password(db: None) -> None:
    User.objects.create_user("somebody", password="a long password")
    answer = Client().post("/admin/login/", {"username": "somebody", "password": "a long password"})
    assert "No operator" in answer.content.decode()


def test_a_sign_in_deletes_sessions_that_have_expired(office: Client, tenant: Tenant, key: str) -> None:
    store = SessionStore()
    store.set_expiry(-1)
    store.save()
    signed_in(key=key)
    assert Session.objects.count() == 2
    assert not Session.objects.filter(pk=store.session_key).exists()
    assert seen(office) == tenant.name
