"""A key that makes a dataset says so, and what a session opened before is a press away."""

from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from tenants.access import tenant_of
from tenants.datasets import numbered
from tenants.models import ApiKey, Tenant
from tenants.naming import label_of, rename
from tests.mockpsp.office.test_switch import switch
from tests.tenants.test_sign_in import seen

NEW = "You made a new, empty dataset with this key"


def offered(office: Client) -> list[str]:
    return [recent.label for recent in office.get("/admin/").context["recent_datasets"]]


def test_a_new_key_is_told_as_such_with_a_way_back(office: Client, tenant: Tenant) -> None:
    rename(tenant, "Acme Pay")
    page = unescape(switch(office, key="a-key-with-a-slip"))
    assert NEW in page
    assert f"Back to Acme Pay #{tenant.number}" in page
    made = tenant_of("a-key-with-a-slip")
    assert seen(office) == made.name
    switch(office, recent=str(office.get("/admin/").context["recent_datasets"][0].opened))
    assert seen(office) == "Acme Pay"
    assert offered(office) == [label_of(made)]


def test_a_first_key_is_told_as_such_at_sign_in(db: None) -> None:
    page = Client().post("/admin/login/", {"key": "never-seen-before"}, follow=True)
    assert NEW in page.content.decode()


def test_who_asked_for_a_new_dataset_is_asked_for_its_name(db: None) -> None:
    page = Client().post("/admin/login/", {"key": "never-seen-before", "new": "1"}, follow=True).content.decode()
    assert NEW not in page
    assert f'<a href="/admin/datasets/{tenant_of("never-seen-before").number}/">Give it a name</a>' in page


def test_a_known_key_is_told_nothing(office: Client, stranger: Tenant, stranger_key: str) -> None:
    assert NEW not in switch(office, key=stranger_key)


def test_the_latest_stand_first_and_each_once(office: Client, tenant: Tenant, key: str) -> None:
    others = [tenant_of(f"another-key-{number}") for number in range(8)]
    for number in range(8):
        switch(office, key=f"another-key-{number}")
    switch(office, key=key)
    assert offered(office) == [label_of(other) for other in reversed(others[3:])]


def test_a_revoked_key_opens_nothing_again(office: Client, tenant: Tenant, stranger_key: str, stranger: Tenant) -> None:
    before = office.session["opened"][0]
    switch(office, key=stranger_key)
    ApiKey.objects.filter(tenant=tenant).update(revoked_at=timezone.now())
    assert offered(office) == []
    assert "cannot be opened any more" in switch(office, recent=str(before))
    assert seen(office) == stranger.name


@pytest.mark.parametrize("opened", ["", "x", "-1", "9" * 40])
def test_what_was_not_opened_is_not_opened(office: Client, tenant: Tenant, stranger: Tenant, opened: str) -> None:
    (theirs,) = stranger.api_keys.all()
    for value in (opened, str(theirs.pk)):
        assert "cannot be opened" in switch(office, recent=value)
    assert seen(office) == tenant.name


def test_nothing_is_remembered_of_who_logged_out(office: Client, stranger_key: str, stranger: Tenant) -> None:
    office.post("/admin/logout/")
    office.post("/admin/login/", {"key": stranger_key})
    assert offered(office) == []


def test_an_operator_goes_back_by_number(operator_office: Client, tenant: Tenant, stranger: Tenant) -> None:
    for chosen in (tenant, stranger):
        switch(operator_office, dataset=label_of(chosen))
    assert offered(operator_office) == [label_of(tenant)]
    switch(operator_office, recent=str(tenant.number))
    assert seen(operator_office) == tenant.name
    switch(operator_office, dataset="")
    assert offered(operator_office) == [label_of(tenant), label_of(stranger)]
    assert numbered(tenant.number) == tenant
