"""The rows that datasets have left behind, deleted by a command, which reports how far it is."""

from django.conf import settings
from django.core.management.base import OutputWrapper

from tenants.purging import left_behind, purge

REPORTED_EVERY = 100_000  # rows


def delete_leftovers(stdout: OutputWrapper) -> None:
    """Deletes the rows that no dataset has any more, and says so where it takes a while."""
    if not left_behind().exists():
        return
    reported = 0

    def progress(rows: int) -> None:
        nonlocal reported
        if rows // REPORTED_EVERY > reported:
            reported = rows // REPORTED_EVERY
            stdout.write(f"{rows:,} rows that were left behind are deleted.")

    try:
        purge(progress)
    except KeyboardInterrupt:
        stdout.write(f"The rest is deleted at the next reset or import, or by {settings.PROGRAM} purge.")
