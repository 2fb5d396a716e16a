"""Django's command line for mockpsp. Settings that cannot be used, and a database that cannot, end it with one line."""

import gc
import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, Error, InterfaceError, OperationalError, connection

from mockpsp.installed import PROGRAM
from mockpsp.places.options import take_settings
from tenants.db.faults import Unusable
from tenants.db.waiting import Busy

LOADED_BETWEEN_COLLECTIONS = 50_000  # objects
INTERRUPTED = 130  # as shells have it for what Ctrl-C ended
NO_TABLE = ("no such table", "does not exist")  # SQLite's words, PostgreSQL's words


def main(arguments: list[str]) -> None:
    """Runs the command that `arguments` name, after the program's own name."""
    gc.set_threshold(LOADED_BETWEEN_COLLECTIONS)  # the modules loaded now stay; Python's 700 costs a tenth of the start
    arguments[1:] = take_settings(arguments[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockpsp.settings")
    try:
        settings.DATABASES  # noqa: B018  reads all of them
    except ImproperlyConfigured as error:
        _end(str(error))
    try:
        execute_from_command_line(arguments)
    except Error as error:
        if "--traceback" in arguments or not _is_of_the_place(error):
            raise
        _end(message_of(error))
    except KeyboardInterrupt:  # whoever pressed Ctrl-C knows where
        if "--traceback" in arguments:
            raise
        sys.exit(INTERRUPTED)


def message_of(error: Error) -> str:
    """What the database said, on one line, with the database that said it."""
    if isinstance(error, Busy | Unusable):  # in words of ours
        return str(error)
    line = "; ".join(filter(None, map(str.strip, str(error).splitlines())))
    missing = f" Run {PROGRAM} migrate." if any(words in line for words in NO_TABLE) else ""
    return f"The database {connection.settings_dict['NAME']} cannot be used: {line.rstrip('.?')}.{missing}"


def _is_of_the_place(error: Error) -> bool:
    """Whether the database itself is the cause. Anything else is a fault of ours, shown with its traceback."""
    if isinstance(error, OperationalError | InterfaceError) or type(error) is DatabaseError:
        return True
    return any(words in str(error) for words in NO_TABLE)


def _end(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.exit(2)
