"""`manage.py purge`: deletes what resets and imports left behind."""

from typing import Any

from django.core.management.base import BaseCommand

from ledgerdata.management.leftovers import delete_leftovers
from tenants.management import SETTINGS_CHECKS


class Command(BaseCommand):
    help = (
        "Deletes the rows that datasets left behind: of a reset whose deleting was stopped, of an import that was "
        "interrupted a minute ago or longer. No dataset holds them any more."
    )
    requires_system_checks = (SETTINGS_CHECKS,)

    def handle(self, *args: Any, **options: Any) -> None:
        delete_leftovers(self.stdout)
        self.stdout.write("Nothing is left behind.")
