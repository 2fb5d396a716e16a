"""Where no temporary file can be written, what needs one is answered 503, and says so."""

import errno
import sqlite3
import tempfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ledgerdata.models import Account
from tenants.models import Tenant
from tenants.working_folder import NoWorkingFiles, working_folder
from tests.api.control.conftest import Caller

SAID = "Temporary files cannot be written"


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where temporary files go there is a file, and no folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(Path(__file__) / "nowhere"))


def full(error: Exception) -> None:
    with working_folder("test"):
        raise error


def test_a_folder_goes_with_its_files() -> None:
    with working_folder("test") as folder:
        (folder / "file").write_text("some text")
    assert not folder.exists()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_fault_of_the_place_is_told(number: int) -> None:
    with pytest.raises(NoWorkingFiles, match=SAID):
        full(OSError(number, "No space left on device"))


def test_other_errors_stay_what_they_are() -> None:
    for error in (
        ConnectionResetError(errno.ECONNRESET, "reset"),
        sqlite3.OperationalError("no such table"),
        KeyError(),
    ):
        with pytest.raises(type(error)):
            full(error)


@pytest.mark.django_db
def test_control_says_so(tenant: Tenant, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    call = Caller(key)
    assert call("POST", "accounts", {"id": "main", "name": "Main"}).status == 201
    assert call("PUT", "snapshots/kept").status == 200
    archive = b"".join(call.client.get("/simulator/v1/export"))
    monkeypatch.setattr(tempfile, "tempdir", str(Path(__file__) / "nowhere"))
    for method, path, body in (
        ("PUT", "snapshots/another", None),
        ("POST", "snapshots/kept", {}),
        ("POST", "import?replace=true", archive),
    ):
        answer = call(method, path, body)
        assert (answer.status, SAID in answer.body["Detail"]) == (503, True), path
    assert Account.objects.filter(tenant=tenant).count() == 1


@pytest.mark.django_db
def test_the_back_office_says_so(tenant: Tenant, office: Client, no_room: None) -> None:
    for large in (10, 3_000_000):  # the larger one is a temporary file before any page sees it
        office.raise_request_exception = False
        file = SimpleUploadedFile("archive.jsonl", b"{" * large)
        answer = office.post(reverse("admin:import_dataset", args=[tenant.number]), {"file": file})
        assert (answer.status_code, SAID in answer.content.decode()) == (503, True)
