"""Django's command line for mockpsp: settings that cannot be used end it with one line, not with a traceback."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main(arguments: list[str]) -> None:
    """Runs the command that `arguments` name, after the program's own name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockpsp.settings")
    try:
        settings.DATABASES  # noqa: B018  reads all of them
    except ImproperlyConfigured as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
    execute_from_command_line(arguments)
