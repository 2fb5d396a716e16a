"""Snapshots and files of a dataset, from its page."""

import gzip
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from simulator.models import Snapshot
from simulator.snapshots import snapshots_of
from tenants.access import known_tenant
from tenants.attempts import MOST_FAILURES
from tenants.models import Tenant
from tenants.naming import label_of
from tests.books import account
from tests.ledgerdata.generate.telling import payloads
from tests.mockpsp.office.test_dataset_page import at, told

pytestmark = pytest.mark.django_db(transaction=True)


def exported(office: Client, tenant: Tenant) -> bytes:
    answer = office.get(at(tenant, "export/"))
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return answer.getvalue()


def import_file(office: Client, tenant: Tenant, content: bytes, **values: str) -> str:
    file = SimpleUploadedFile("acme.jsonl", content)
    page = office.post(at(tenant, "import/"), {"file": file, **values}, follow=True)
    return " ".join(str(message) for message in page.context["messages"])


def test_a_snapshot_is_taken_restored_and_deleted(office: Client, tenant: Tenant, key: str) -> None:
    account(tenant, "mine", balance=5)
    before = payloads(tenant)
    assert "is taken, of 1 record." in told(office, at(tenant, "snapshots/take/"), name="before & after")
    account(tenant, "another", balance=7)
    page = unescape(office.get(at(tenant, "snapshots/restore/"), {"name": "before & after"}).content.decode())
    assert "2 internal accounts" in " ".join(page.split())
    assert payloads(known_tenant(key)) != before
    assert "as it was" in told(office, at(tenant, "snapshots/restore/"), name="before & after")
    assert payloads(known_tenant(key)) == before
    assert "is deleted" in told(office, at(tenant, "snapshots/delete/"), name="before & after")
    assert snapshots_of(known_tenant(key)) == []


def test_a_snapshot_goes_into_another_dataset_by_a_key_of_it(
    office: Client, tenant: Tenant, key: str, stranger: Tenant, stranger_key: str
) -> None:
    account(tenant, "mine", balance=5)
    account(stranger, "theirs", balance=7)
    told(office, at(tenant, "snapshots/take/"), name="kept")
    kept, theirs = payloads(tenant), payloads(stranger)
    restore = at(tenant, "snapshots/restore/")
    for wrong in ("no-such-key-anywhere", stranger.name, f"#{stranger.number}"):
        assert "Nothing was restored: " in told(office, restore, name="kept", elsewhere="1", into=wrong)
    assert "An API key of it" in office.post(restore, {"name": "kept", "elsewhere": "1"}).content.decode()
    assert (payloads(known_tenant(key)), payloads(known_tenant(stranger_key))) == (kept, theirs)
    account(tenant, "another", balance=9)
    now = payloads(tenant)
    said = told(office, restore, name="kept", elsewhere="1", into=stranger_key)
    assert f"The dataset {label_of(stranger)} is as it was when “kept” was taken." in said
    assert (payloads(known_tenant(key)), payloads(known_tenant(stranger_key))) == (now, kept)


def test_wrong_keys_of_another_dataset_count_as_failures(office: Client, tenant: Tenant, stranger_key: str) -> None:
    told(office, at(tenant, "snapshots/take/"), name="kept")
    wrong = {"name": "kept", "elsewhere": "1", "into": "no-such-key-anywhere"}
    said = [told(office, at(tenant, "snapshots/restore/"), **wrong) for _ in range(MOST_FAILURES + 1)]
    assert "No dataset has this API key." in said[0]
    assert "Too many attempts failed" in said[-1]


def test_an_operator_restores_a_snapshot_into_a_dataset_by_its_name(
    operator_office: Client, tenant: Tenant, stranger: Tenant, stranger_key: str
) -> None:
    account(tenant, "mine", balance=5)
    told(operator_office, at(tenant, "snapshots/take/"), name="kept")
    kept = payloads(tenant)
    restore = at(tenant, "snapshots/restore/")
    assert "Its name, or # and its number" in operator_office.get(restore, {"name": "kept"}).content.decode()
    assert "No dataset is called that." in told(
        operator_office, restore, name="kept", elsewhere="1", into="nothing like it"
    )
    assert "is as it was" in told(operator_office, restore, name="kept", elsewhere="1", into=f"#{stranger.number}")
    assert payloads(known_tenant(stranger_key)) == kept


def test_what_is_wrong_with_a_snapshot_is_said(office: Client, tenant: Tenant) -> None:
    assert "No snapshot was taken: name may not have a slash" in told(office, at(tenant, "snapshots/take/"), name="a/b")
    for below in ("restore", "delete"):
        assert "has no snapshot gone" in told(office, at(tenant, f"snapshots/{below}/"), name="gone")
    assert not Snapshot.objects.exists()


@pytest.mark.parametrize("packed", [False, True])
def test_a_dataset_goes_into_another_as_a_file(
    office: Client, tenant: Tenant, strange_office: Client, stranger: Tenant, stranger_key: str, packed: bool
) -> None:
    account(tenant, "mine", balance=5)
    file = exported(office, tenant)
    content = gzip.compress(file) if packed else file
    assert "2 rows of acme.jsonl are in the dataset" in import_file(strange_office, stranger, content)
    assert payloads(known_tenant(stranger_key)) == payloads(tenant)


def test_what_a_dataset_holds_goes_only_where_the_form_says_so(office: Client, tenant: Tenant, key: str) -> None:
    account(tenant, "mine", balance=5)
    file, before = exported(office, tenant), payloads(tenant)
    account(tenant, "another", balance=7)
    assert "The dataset is not empty" in import_file(office, tenant, file)
    assert len(payloads(known_tenant(key))) == len(before) + 2
    assert "2 rows" in import_file(office, tenant, file, replace="1")
    assert payloads(known_tenant(key)) == before


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8bno gzip"])
def test_what_is_no_archive_changes_nothing(office: Client, tenant: Tenant, content: bytes) -> None:
    account(tenant, "mine", balance=5)
    before = payloads(tenant)
    assert "Nothing was imported" in import_file(office, tenant, content, replace="1")
    assert payloads(tenant) == before


def test_an_import_without_a_file_says_so(office: Client, tenant: Tenant) -> None:
    assert "choose a file" in told(office, at(tenant, "import/"))


def test_nobody_else_s_dataset_is_reached(strange_office: Client, tenant: Tenant) -> None:
    for below in ("snapshots/take/", "snapshots/restore/", "snapshots/delete/", "export/", "import/"):
        assert strange_office.post(at(tenant, below), {"name": "x"}).status_code == 404
        assert strange_office.get(at(tenant, below)).status_code == 404
