"""What datasets left behind, deleted soon after they left it."""

from contextlib import suppress

from django.db import OperationalError

from tenants.processes import start_command
from tenants.purging import left_behind, purge

WHILE_WAITED_FOR = 0.5  # seconds of deleting; what is left then goes on in a process of its own


def clear_leftovers() -> None:
    """Deletes what is left behind, in a process of its own where that takes longer than somebody waits."""
    with suppress(OperationalError):  # others write just now
        purge(within=WHILE_WAITED_FOR)
    if left_behind().exists():
        start_command("purge")
