"""`manage.py journal KEY --follow`, beside a server that is asked."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import httpx
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from mockpsp.cli import INTERRUPTED
from simulator.journal.reading import SWITCHED_OFF, requests_of
from tenants.models import Tenant
from tests.server import database_url
from tests.simulator.journal.looking import until
from tests.simulator.journal.noting import Worker


@contextmanager
def heeding_interrupts() -> Iterator[None]:
    """What is started meanwhile heeds SIGINT, also where these tests run in a shell's background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def test_the_command_follows_what_comes(shop: Tenant, client_of_key: httpx.Client, key: str) -> None:
    command = [sys.executable, "manage.py", "journal", key, "--follow", "--operation", "/accounts"]
    client_of_key.get("/accounts", params={"page": 7})
    assert until(lambda: len(requests_of(shop)) == 1)
    environment = os.environ | {"DATABASE_URL": database_url()}
    with (
        heeding_interrupts(),
        subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as follower,
    ):
        assert follower.stdout
        assert "/accounts?page=7" in follower.stdout.readline()
        client_of_key.get("/beneficiaries")
        client_of_key.get("/accounts", params={"page": 8})
        assert "/accounts?page=8" in follower.stdout.readline()
        follower.send_signal(signal.SIGINT)
        assert follower.communicate(timeout=60)[0] == ""
    assert follower.returncode == INTERRUPTED


def test_operations_are_named_as_in_rules(shop: Tenant, client_of_key: httpx.Client, key: str) -> None:
    client_of_key.get("/accounts", params={"page": 7})
    client_of_key.get("/accounts/main/balances")
    assert until(lambda: len(requests_of(shop)) == 2)
    for name, count in (("accounts", 1), ("/accounts", 1), ("balances", 1), ("/accounts/{accountId}/balances", 1)):
        out = StringIO()
        call_command("journal", key, "--operation", name, stdout=out)
        assert len([line for line in out.getvalue().splitlines() if "GET" in line]) == count, name
    with pytest.raises(CommandError, match="'sleep' is none; it has to be one of accounts, beneficiaries, balances"):
        call_command("journal", key, "--operation", "sleep")


@pytest.mark.django_db
def test_the_command_says_that_the_journal_is_off(tenant: Tenant, key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    out = StringIO()
    call_command("journal", key, stdout=out)
    assert out.getvalue() == ""
    monkeypatch.setattr(settings, "JOURNAL", 0)
    call_command("journal", key, stdout=out)
    assert out.getvalue() == f"{SWITCHED_OFF}\n"


def test_the_command_finds_by_status(shop: Tenant, key: str) -> None:
    worker = Worker(key)
    worker.ask("GET", "/accounts")
    worker.ask("GET", "/accounts/nobody-has-this-one/balances")
    worker.journal.write()

    def lines(*options: str) -> list[str]:
        shown = StringIO()
        call_command("journal", key, *options, stdout=shown)
        return [line.split("  ")[1] for line in shown.getvalue().splitlines() if "  GET  " in line]

    assert lines() == ["200", "404"]
    assert lines("--status", "404") == lines("--status", "4XX") == ["404"]
    assert lines("--status", "0") == []
    with pytest.raises(CommandError, match="such as 503"):
        lines("--status", "60x")
