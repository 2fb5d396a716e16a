"""From one dataset to another, in the header."""

from django.test import Client

from tenants.access import tenant_of
from tenants.models import Tenant
from tenants.naming import label_of
from tests.tenants.test_sign_in import seen


def switch(office: Client, **values: str) -> str:
    """The text of the page that comes after the switch."""
    return office.post("/admin/dataset/", values, follow=True).content.decode()


def test_a_key_switches_to_its_dataset(office: Client, stranger: Tenant, stranger_key: str) -> None:
    switch(office, key=stranger_key)
    assert seen(office) == stranger.name


def test_each_switch_is_a_fresh_session(office: Client, stranger: Tenant, stranger_key: str) -> None:
    before = office.session.session_key
    switch(office, key=stranger_key)
    assert office.session.session_key != before


def test_a_refused_key_leaves_the_session(office: Client, tenant: Tenant) -> None:
    assert "This is not an API key" in switch(office, key="short")
    assert seen(office) == tenant.name


def test_an_owner_cannot_choose_by_name(office: Client, tenant: Tenant, stranger: Tenant) -> None:
    page = switch(office, dataset=label_of(stranger))
    assert seen(office) == tenant.name
    assert stranger.name not in page


def test_an_owner_is_not_told_which_datasets_there_are(office: Client, stranger: Tenant) -> None:
    assert stranger.name not in office.get("/admin/dataset/").content.decode()


def test_an_operator_chooses_by_label(operator_office: Client, tenant: Tenant, stranger: Tenant) -> None:
    before = operator_office.session.session_key
    switch(operator_office, dataset=label_of(stranger))
    assert seen(operator_office) == stranger.name
    assert operator_office.session.session_key != before


def test_an_operator_chooses_by_name(operator_office: Client, tenant: Tenant) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(name="Acme Pay")
    switch(operator_office, dataset="acme pay")
    assert seen(operator_office) == "Acme Pay"


def test_a_name_of_several_offers_them(operator_office: Client, tenant: Tenant, stranger: Tenant) -> None:
    Tenant.objects.update(name="Acme Pay")
    page = switch(operator_office, dataset="acme")
    assert label_of(Tenant.objects.get(pk=tenant.pk)) in page
    assert label_of(Tenant.objects.get(pk=stranger.pk)) in page
    assert seen(operator_office) == "all"


def test_an_operator_goes_back_to_all(operator_office: Client, tenant: Tenant) -> None:
    switch(operator_office, dataset=label_of(tenant))
    switch(operator_office, dataset="")
    assert seen(operator_office) == "all"


def test_an_operator_stays_one_with_a_key(operator_office: Client, tenant: Tenant, key: str) -> None:
    switch(operator_office, key=key)
    assert seen(operator_office) == tenant.name
    assert operator_office.get("/admin/tenants/tenant/").status_code == 200


def test_a_dataset_that_is_gone_is_no_longer_chosen(operator_office: Client) -> None:
    gone = Tenant.objects.create(name="gone")
    switch(operator_office, dataset=label_of(gone))
    gone.delete()
    assert seen(operator_office) == "all"


def test_a_key_in_the_address_is_not_looked_at(office: Client, tenant: Tenant, stranger_key: str) -> None:
    tenant_of(stranger_key)
    office.get(f"/admin/dataset/?key={stranger_key}")
    assert seen(office) == tenant.name
    assert Client().get(f"/admin/login/?key={stranger_key}").status_code == 200


def test_the_header_is_for_posts_of_its_own_pages(tenant: Tenant, key: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/admin/login/", {"key": key})
    assert answer.status_code == 403
    assert "Send it again" in answer.content.decode()
