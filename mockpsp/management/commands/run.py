"""`mockpsp run`: migrates the database and serves, with a dataset to look at where `--demo` is given."""

import gc
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from mockpsp.demo import demo_key, require_demo
from tenants.db.durability import commit_lazily


def database_in_words() -> str:
    """Its file, or its name and where its server is; never a password."""
    place = connection.settings_dict["HOST"]
    return f"{connection.settings_dict['NAME']} at {place}" if place else str(connection.settings_dict["NAME"])


def migrate() -> None:
    """Applies the migrations that are missing. Those that a failing machine loses are missing at the next start."""
    commit_lazily()
    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    connection.close()  # the next one waits for the disk again
    gc.collect()  # migrations leave models behind, and what is there when workers are forked stays


class Command(BaseCommand):
    help = "Brings the database up to date and serves the API and the admin; the place to begin."
    requires_system_checks = ()  # `serve` does them, once the database is up to date

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="open a dataset that is filled, and print its key")
        settings_of = parser.add_argument_group("settings")
        settings_of.add_argument("--data", metavar="FOLDER", help="where files are kept (MOCKPSP_DATA)")
        settings_of.add_argument("--host", help="where the server listens (HOST)")
        settings_of.add_argument("--port", help="(PORT)")

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        migrate()
        self.stdout.write(f"The database is {database_in_words()}.")
        if demo:
            key = demo_key(settings.DATA_DIR)
            require_demo(key)
            self.stdout.write(f"The demo's key is {key}: sign in with it at {settings.PUBLIC_URL}/")
        call_command("serve", skip_checks=False, stdout=self.stdout, stderr=self.stderr)
