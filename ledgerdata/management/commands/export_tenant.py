"""`manage.py export_tenant KEY FILE`: a dataset as JSON Lines."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.archive import save
from ledgerdata.archive.left_out import left_out
from ledgerdata.management.keys import dataset_of, refusing
from tenants.management import SETTINGS_CHECKS


class Command(BaseCommand):
    help = "Writes a dataset into a file of JSON Lines, which import_tenant reads."
    requires_system_checks = (SETTINGS_CHECKS,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="an API key of the dataset")
        parser.add_argument("file", type=Path, help="where to; replaced if it is there")

    def handle(self, *args: Any, key: str, file: Path, **options: Any) -> None:
        try:
            with refusing():
                tenant = dataset_of(key)
                rows = save(tenant, file)
        except OSError as error:
            raise CommandError(f"cannot write {file}: {error.strerror}", returncode=2) from error
        self.stdout.write(f"{rows:,} rows are in {file}.")
        lacking = left_out(tenant)
        if lacking:
            self.stdout.write(f"Not in the file: {', '.join(lacking)}.")
