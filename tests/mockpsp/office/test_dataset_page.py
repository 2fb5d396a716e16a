"""The page of a dataset: its name, its keys, and how it is deleted."""

from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from tenants.access import add_key, known_tenant
from tenants.keys import KeyRefused
from tenants.models import ApiKey, Standing, Tenant
from tenants.naming import is_named, label_of
from tests.books import account
from tests.conftest import signed_in
from tests.tenants.test_sign_in import seen


def at(tenant: Tenant, below: str = "") -> str:
    return f"/admin/datasets/{tenant.number}/{below}"


def text_of(office: Client, address: str) -> str:
    return unescape(office.get(address).content.decode())


def told(office: Client, address: str, **values: str) -> str:
    """The messages of the page that comes after a POST."""
    page = office.post(address, values, follow=True)
    return " ".join(str(message) for message in page.context["messages"])


def key_of(tenant: Tenant, key: str) -> ApiKey:
    return next(found for found in tenant.api_keys.all() if found.mask == f"{key[:4]}…{key[-4:]}")


def test_people_give_it_its_name(office: Client, tenant: Tenant) -> None:
    assert "has no name yet" in text_of(office, at(tenant))
    assert f"called Acme Pay #{tenant.number} now" in told(office, at(tenant), name="  Acme \n Pay ")
    assert seen(office) == "Acme Pay"
    told(office, at(tenant), name="")
    tenant.refresh_from_db()
    assert not is_named(tenant)


def test_a_name_too_long_changes_nothing(office: Client, tenant: Tenant) -> None:
    assert "200 characters at most; this one has 201" in told(office, at(tenant), name="x" * 201)
    assert seen(office) == tenant.name


def test_it_tells_what_the_dataset_is(office: Client, tenant: Tenant) -> None:
    account(tenant, "mine", balance=5)
    text = " ".join(text_of(office, at(tenant)).split())
    assert "1 internal account, 0 beneficiaries, 1 record" in text
    for words in ("about 1.4 KB", "Last read by a connector</dt><dd>never", "Refuse it (422)", "yours now"):
        assert words in text


def test_a_key_is_made_once_however_often_its_form_is_sent(office: Client, tenant: Tenant) -> None:
    form = {"label": "test stack", "fresh": office.get(at(tenant)).context["fresh_key"]}
    for _ in range(2):
        assert form["fresh"] in office.post(at(tenant, "keys/"), form).content.decode()
    assert tenant.api_keys.filter(label="test stack").count() == 1
    assert known_tenant(form["fresh"]) == tenant


def test_a_key_of_another_dataset_is_not_taken(
    office: Client, stranger: Tenant, tenant: Tenant, stranger_key: str
) -> None:
    assert "opens a dataset already" in told(office, at(tenant, "keys/"), fresh=stranger_key)
    assert known_tenant(stranger_key) == stranger


def test_a_key_is_labelled(office: Client, tenant: Tenant, key: str) -> None:
    told(office, at(tenant, f"keys/{key_of(tenant, key).pk}/"), label="mine")
    assert key_of(tenant, key).label == "mine"
    assert "200 characters" in told(office, at(tenant, f"keys/{key_of(tenant, key).pk}/"), label="x" * 201)
    assert key_of(tenant, key).label == "mine"


def test_an_unused_key_is_revoked_by_one_press(office: Client, tenant: Tenant) -> None:
    other = add_key(tenant, "another-key-of-it")
    assert "is revoked" in told(office, at(tenant, f"keys/{other.pk}/revoke/"))
    with pytest.raises(KeyRefused, match="revoked"):
        known_tenant("another-key-of-it")
    assert seen(office) == tenant.name


@pytest.mark.parametrize("is_own", [True, False])
def test_a_key_in_use_needs_a_second_yes(office: Client, tenant: Tenant, key: str, is_own: bool) -> None:
    other = add_key(tenant, "another-key-of-it")
    ApiKey.objects.filter(pk=other.pk).update(last_used_at=timezone.now())
    asked = key_of(tenant, key) if is_own else other
    address = at(tenant, f"keys/{asked.pk}/revoke/")
    assert ("signed in with this key" if is_own else "used in the last ten minutes") in text_of(office, address)
    assert "tick the box" in office.post(address).content.decode()
    assert not tenant.api_keys.exclude(revoked_at=None).exists()
    office.post(address, {"sure": "1"})
    assert list(tenant.api_keys.exclude(revoked_at=None)) == [asked]
    assert seen(office) == ("" if is_own else tenant.name)


def test_the_last_key_needs_a_second_yes(operator_office: Client, tenant: Tenant, key: str) -> None:
    address = at(tenant, f"keys/{key_of(tenant, key).pk}/revoke/")
    operator_office.post(address)
    assert known_tenant(key) == tenant
    assert "last key" in text_of(operator_office, address)


def test_it_is_deleted_with_everything_in_it(office: Client, tenant: Tenant, key: str, stranger: Tenant) -> None:
    account(tenant, "mine", balance=5)
    address = at(tenant, "delete/")
    assert "1 record go" in " ".join(text_of(office, address).split())
    assert "tick the box" in office.post(address).content.decode()
    assert known_tenant(key) == tenant
    assert "You are signed out" in told(office, address, sure="1")
    assert seen(office) == ""
    assert list(Tenant.objects.filter(standing=Standing.IN_USE)) == [stranger]
    with pytest.raises(KeyRefused):
        known_tenant(key)


def test_an_operator_deletes_any_dataset(operator_office: Client, tenant: Tenant) -> None:
    assert f"{label_of(tenant)} is deleted" in told(operator_office, at(tenant, "delete/"), sure="1")
    assert not Tenant.objects.filter(standing=Standing.IN_USE).exists()
    assert LogEntry.objects.get().change_message == f"Deleted {label_of(tenant)}"


@pytest.mark.parametrize("below", ["", "delete/", "keys/"])
def test_a_dataset_of_somebody_else_is_not_there(office: Client, stranger: Tenant, below: str) -> None:
    for address in (at(stranger, below), f"/admin/datasets/{10**30}/{below}"):
        assert office.get(address).status_code == office.post(address, {"name": "x", "sure": "1"}).status_code == 404
    stranger.refresh_from_db()
    assert not is_named(stranger)


def test_a_key_of_another_dataset_cannot_be_reached(office: Client, tenant: Tenant, stranger: Tenant) -> None:
    (theirs,) = stranger.api_keys.all()
    for below in ("", "revoke/"):
        assert office.post(at(tenant, f"keys/{theirs.pk}/{below}"), {"sure": "1"}).status_code == 404
    theirs.refresh_from_db()
    assert theirs.revoked_at is None


def test_whoever_else_was_signed_in_is_out(office: Client, tenant: Tenant, key: str) -> None:
    second = signed_in(key=key)
    office.post(at(tenant, "delete/"), {"sure": "1"})
    assert seen(second) == ""
