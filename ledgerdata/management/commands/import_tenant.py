"""`manage.py import_tenant FILE [KEY]`: a dataset from JSON Lines."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.archive import load
from ledgerdata.archive.lines import Line
from ledgerdata.management.keys import refusing
from tenants.access import new_dataset, tenant_of
from tenants.models import Tenant


class Command(BaseCommand):
    help = "Reads what export_tenant wrote into an empty dataset: of KEY, or a new one whose key is printed once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("key", nargs="?", help="an API key of the dataset; without one a new dataset is made")

    def handle(self, *args: Any, file: Path, key: str | None, **options: Any) -> None:
        def dataset(first_line: Line) -> Tenant:
            if key is not None:
                return tenant_of(key)
            tenant, made = new_dataset(first_line["name"])
            self.stdout.write(made)
            return tenant

        try:
            with refusing():
                tenant, rows = load(file, dataset)
        except OSError as error:
            raise CommandError(f"cannot read {file}: {error.strerror}", returncode=2) from error
        self.stdout.write(f"{rows:,} rows are in {tenant}.")
