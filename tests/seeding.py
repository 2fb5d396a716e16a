"""`manage.py seed` as a process of its own, on the database of the tests."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from ledgerdata.generate import runs
from tenants.db import bulk
from tests.server import database_url


def small_transactions(monkeypatch: pytest.MonkeyPatch, events: int) -> None:
    """Runs of this process commit after so many events of their story."""
    monkeypatch.setattr(runs, "EVENTS_AT_ONCE", events)
    monkeypatch.setattr(bulk, "LONGEST", 0)
    monkeypatch.setattr(bulk, "UNSEEN", 0)


def start_seeding(
    *arguments: str, stdout: int = subprocess.DEVNULL, stderr: int = subprocess.DEVNULL
) -> "subprocess.Popen[bytes]":
    """The process; its output is lost unless it is said where to."""
    command = [sys.executable, "manage.py", "seed", *arguments]
    env = os.environ | {"DATABASE_URL": database_url()}
    return subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, stdout=stdout, stderr=stderr)
