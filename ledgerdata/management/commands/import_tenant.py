"""`manage.py import_tenant FILE [KEY]`: a dataset from JSON Lines."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.archive import Archive, check, load, load_as_new
from ledgerdata.management.keys import refusing
from ledgerdata.management.leftovers import delete_leftovers
from ledgerdata.management.progress import showing
from ledgerdata.operations import index_payments
from ledgerdata.rules.after_reset import CONNECTOR_NOTE
from tenants.access import tenant_of
from tenants.management import SETTINGS_CHECKS


class Command(BaseCommand):
    help = "Reads what export_tenant wrote into an empty dataset: of KEY, or a new one whose key is printed once."
    requires_system_checks = (SETTINGS_CHECKS,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("key", nargs="?", help="an API key of the dataset; without one a new dataset is made")
        parser.add_argument(
            "--unsealed",
            action="store_true",
            help="take a file of version 1 too, which does not tell whether its end is missing",
        )

    def handle(self, *args: Any, file: Path, key: str | None, unsealed: bool, **options: Any) -> None:
        try:
            with refusing():
                self._import(check(file, unsealed=unsealed), key)
        except OSError as error:
            raise CommandError(f"cannot read {file}: {error.strerror}", returncode=2) from error

    def _import(self, archive: Archive, key: str | None) -> None:
        before = tenant_of(key) if key else None
        try:
            with showing("rows", self.stderr, 0, archive.rows) as progress:
                tenant, message = (
                    load_as_new(archive, progress) if before is None else (load(before, archive, progress), "")
                )
            if message:
                self.stdout.write(message)
            self.stdout.write(f"{archive.rows:,} rows are in {tenant}.")
            if before and before.last_written_at:
                self.stdout.write(CONNECTOR_NOTE)
            index_payments(tenant)
        finally:
            delete_leftovers(self.stdout)
