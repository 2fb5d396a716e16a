"""Imports and resets beside others, and killed: all of a file is seen, or nothing of it."""

import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from ledgerdata.generate import Options, run
from ledgerdata.models import Account, Balance, Entry, Payment, Record
from tenants.access import known_tenant, tenant_of
from tenants.db.statements import api_key_digest
from tenants.models import Standing, Tenant
from tests.ledgerdata.generate.telling import UNTIL, digest, payloads
from tests.server import database_url

OWNED = (Entry, Balance, Record, Payment, Account)
LOOKS_EVERY = 0.002  # seconds; a transaction takes fifty times as long


@pytest.fixture
def whole(committing: None, stranger_key: str) -> Tenant:
    """A dataset that takes a second or more to import."""
    tenant = tenant_of(stranger_key)
    run(tenant, Options(payments=3_000, until=UNTIL, seed="1"))
    return known_tenant(stranger_key)


@pytest.fixture
def file(whole: Tenant, stranger_key: str, tmp_path: Path) -> Path:
    call_command("export_tenant", stranger_key, str(tmp_path / "file.jsonl"), stdout=StringIO())
    return tmp_path / "file.jsonl"


def start(*command: str) -> "Popen[str]":
    """`manage.py COMMAND` in a process of its own, on the database of the tests."""
    line = [sys.executable, "manage.py", *command]
    return Popen(
        line,
        env=os.environ | {"DATABASE_URL": database_url()},
        cwd=settings.BASE_DIR,
        stdout=PIPE,
        stderr=PIPE,
        text=True,
    )


def killed_when(process: "Popen[str]", has_come: Callable[[], bool]) -> None:
    with process:
        while process.poll() is None and not has_come():
            time.sleep(LOOKS_EVERY)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL, process.stderr


def filling() -> int:
    """How many records an import has written where nobody sees them."""
    return Record.objects.filter(tenant__standing=Standing.FILLING).count()


@pytest.mark.parametrize("records", [1, 2_000])
def test_an_import_that_is_killed_leaves_nothing_to_see(file: Path, whole: Tenant, key: str, records: int) -> None:
    tenant_of(key)
    killed_when(start("import_tenant", str(file), key), lambda: filling() >= records)
    assert payloads(known_tenant(key)) == []
    Tenant.objects.filter(standing=Standing.FILLING).update(standing_at=timezone.now() - timedelta(hours=1))
    with start("import_tenant", str(file), key) as again:
        assert again.wait() == 0
    assert digest(known_tenant(key)) == digest(whole)
    assert_only(known_tenant(key), whole)


def test_a_reset_that_is_killed_is_done(whole: Tenant, stranger_key: str) -> None:
    """Only deleting is left, and `manage.py purge` goes on with it."""
    entries = Entry.objects.count()
    killed_when(start("reset_tenant", stranger_key, "--yes"), lambda: Entry.objects.count() < entries)
    assert payloads(known_tenant(stranger_key)) == []
    with start("purge") as purging:
        assert purging.wait() == 0
    assert_only(known_tenant(stranger_key))


def test_of_two_imports_at_once_one_is_refused(file: Path, whole: Tenant, key: str) -> None:
    tenant_of(key)
    processes = [start("import_tenant", str(file), key) for _ in range(2)]
    said = [process.communicate() for process in processes]
    assert sorted(process.returncode for process in processes) == [0, 2], said
    assert "The dataset is not empty" in said[0][1] + said[1][1]
    assert digest(known_tenant(key)) == digest(whole)
    assert_only(known_tenant(key), whole)


def test_who_reads_meanwhile_sees_all_or_nothing(file: Path, whole: Tenant, key: str) -> None:
    tenant_of(key)
    seen = set()
    with start("import_tenant", str(file), key) as process:
        while process.poll() is None:
            seen.add(_records(key))
    seen.add(_records(key))
    assert process.returncode == 0
    assert seen == {0, whole.records}


def _records(key: str) -> int:
    """How many records the key shows, by one statement."""
    return Record.objects.filter(tenant__api_keys__digest=api_key_digest(key)).count()


def assert_only(*tenants: Tenant) -> None:
    """No row of any other dataset, or of what is none."""
    assert set(Tenant.objects.all()) == set(tenants)
    for model in OWNED:
        assert not model.objects.exclude(tenant__in=tenants).exists()
    said = StringIO()
    call_command("check_balances", stdout=said)
    assert "agrees" in said.getvalue()
