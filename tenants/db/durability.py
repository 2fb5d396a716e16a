"""Commits that need not be on the disk at once: of what may be lost with the machine, but not with a process."""

from django.db import connection

from tenants.db.statements import vendor


def commit_lazily() -> None:
    """From now on commits of this thread's connection do not wait for the disk.

    What they wrote survives the end of every process of ours. Where the machine itself fails, the last of it may be
    gone, and nothing else: the database stays whole. Not within a transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL" if vendor() == "sqlite" else "SET synchronous_commit TO off")
