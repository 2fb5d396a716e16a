"""What has to be in order before the server starts."""

from django.core.management import CommandError
from django.db import Error

from mockpsp.cli import message_of
from mockpsp.installed import PROGRAM
from tenants.db.state import missing_migrations


def require_migrations() -> str:
    """Raises CommandError, in one line, where migrations are missing.

    A database that does not answer may come back, so that is no reason not to start: it is what is returned.
    """
    try:
        missing = missing_migrations()
    except Error as error:
        return f"{message_of(error)} Until it can, the server answers 503."
    if missing:
        raise CommandError(f"Migrations are not applied: {', '.join(missing)}. Run {PROGRAM} migrate.")
    return ""
