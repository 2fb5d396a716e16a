"""Deletes the rows that a dataset has left behind, soon after a reset, a restore or an import."""

from contextlib import suppress

from django.db import OperationalError

from tenants.models import Tenant
from tenants.processes import start_command
from tenants.purging import purge_row

WHILE_WAITED_FOR = 0.5  # seconds of deleting; what is left then goes on in a process of its own


def clear(discarded: Tenant) -> None:
    """Deletes a row that a dataset has left, in a process of its own where that takes longer than somebody waits."""
    is_gone = False
    with suppress(OperationalError):  # others write just now
        is_gone = purge_row(discarded, WHILE_WAITED_FOR)
    if not is_gone:
        start_command("purge")
