"""`manage.py reset_tenant KEY`: empties a dataset."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.management.keys import dataset_of
from ledgerdata.management.leftovers import delete_leftovers
from ledgerdata.operations import reset_dataset, writing
from ledgerdata.rules.after_reset import CONNECTOR_NOTE
from tenants.contents import contents_of
from tenants.management import SETTINGS_CHECKS


class Command(BaseCommand):
    help = (
        "Deletes all accounts, beneficiaries and payments of a dataset, with what is due on them, and ends live "
        "traffic. Its keys, settings, outcome rules and clock stay."
    )
    requires_system_checks = (SETTINGS_CHECKS,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="an API key of the dataset")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args: Any, key: str, yes: bool, **options: Any) -> None:
        tenant = dataset_of(key)
        rows = contents_of(tenant)
        if not yes and not self._confirmed(f"Delete {rows} of {tenant}? Type yes: "):
            raise CommandError("nothing was deleted; say --yes, or answer yes", returncode=2)
        with writing(tenant) as ledger:
            reset_dataset(ledger)
        self.stdout.write(f"{tenant} is empty: {rows} are gone. Its clock goes on from where it stands.")
        self.stdout.write(CONNECTOR_NOTE)
        delete_leftovers(self.stdout)

    def _confirmed(self, question: str) -> bool:
        return sys.stdin.isatty() and input(question).strip().lower() == "yes"
