"""The page that empties a dataset."""

from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from ledgerdata.models import Account
from ledgerdata.rules.after_reset import CONNECTOR_NOTE
from tenants import clearing
from tenants.access import known_tenant
from tenants.models import Standing, Tenant
from tenants.purging import purge
from tests.books import account
from tests.ledgerdata.generate.telling import payloads
from tests.tenants.test_sign_in import seen

URL = "/admin/reset/"


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands for which a process was started; none really is."""
    commands: list[str] = []
    monkeypatch.setattr(clearing, "start_command", commands.append)
    return commands


def test_it_tells_first_what_goes(office: Client, tenant: Tenant) -> None:
    account(tenant, "mine", balance=5)
    text = unescape(office.get(URL).content.decode())
    assert "1 internal account, 0 beneficiaries and 1 record." in text
    assert CONNECTOR_NOTE in text
    assert payloads(tenant)


def test_an_empty_dataset_is_not_offered_to_be_emptied(office: Client, tenant: Tenant) -> None:
    place = f"/admin/datasets/{tenant.number}/"
    before = office.get(place).content.decode()
    assert "Empty or delete it" in before
    assert f'href="{URL}"' not in before
    text = office.get(URL).content.decode()
    assert "there is nothing that could go" in text
    assert "psp-button is-danger" not in text
    account(tenant, "mine")
    assert f'href="{URL}"' in office.get(place).content.decode()


def test_one_press_empties_the_dataset(
    office: Client, tenant: Tenant, stranger: Tenant, key: str, started: list[str]
) -> None:
    account(tenant, "mine", balance=5)
    account(stranger, "theirs", balance=5)
    untouched = payloads(stranger)
    page = office.post(URL, {"dataset": tenant.number}, follow=True)
    assert page.redirect_chain == [("/admin/", 302)]
    assert "1 account, 0 beneficiaries and 1 record are gone" in str(*page.context["messages"])
    assert seen(office) == tenant.name
    assert payloads(known_tenant(key)) == []
    assert payloads(stranger) == untouched
    assert not Account.objects.filter(reference="mine").exists()
    assert LogEntry.objects.get().get_edited_object() == known_tenant(key)
    assert started == []


def test_what_takes_long_to_delete_goes_on_in_a_process_of_its_own(
    office: Client, tenant: Tenant, key: str, started: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clearing, "WHILE_WAITED_FOR", 0)
    account(tenant, "mine", balance=5)
    office.post(URL, {"dataset": tenant.number})
    assert started == ["purge"]
    assert payloads(known_tenant(key)) == []
    assert purge()
    assert not Tenant.objects.exclude(standing=Standing.IN_USE).exists()


def test_an_operator_empties_the_dataset_that_was_chosen(operator_office: Client, tenant: Tenant, key: str) -> None:
    account(tenant, "mine")
    assert operator_office.post(URL).status_code == 403
    operator_office.post("/admin/dataset/", {"dataset": tenant.name})
    operator_office.post(URL, {"dataset": tenant.number})
    assert payloads(known_tenant(key)) == []
    assert seen(operator_office) == tenant.name


def test_a_press_on_the_page_of_another_dataset_empties_nothing(
    office: Client, tenant: Tenant, stranger: Tenant, stranger_key: str
) -> None:
    """As when the dataset was switched in another tab."""
    account(tenant, "mine")
    account(stranger, "theirs")
    office.post("/admin/dataset/", {"key": stranger_key})
    page = office.post(URL, {"dataset": tenant.number}, follow=True)
    assert "Nothing was emptied" in str(*page.context["messages"])
    assert payloads(tenant)
    assert payloads(stranger)
