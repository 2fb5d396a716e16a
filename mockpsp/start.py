"""What has to be in order before the server starts."""

from django.core.management import CommandError
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from mockpsp.cli import message_of
from mockpsp.installed import PROGRAM


def require_migrations() -> str:
    """Raises CommandError, in one line, where migrations are missing.

    A database that does not answer may come back, so that is no reason not to start: it is what is returned.
    """
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        return f"{message_of(error)} Until it can, the server answers 503."
    if missing:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in missing)
        raise CommandError(f"Migrations are not applied: {names}. Run {PROGRAM} migrate.")
    return ""
