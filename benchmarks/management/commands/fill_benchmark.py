"""`manage.py fill_benchmark RECORDS`: the two datasets of the benchmarks, in an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from benchmarks import bulk, data
from benchmarks.books import fill
from tenants.access import tenant_of
from tenants.models import Tenant


class Command(BaseCommand):
    help = "Fills an empty, migrated database with two datasets of RECORDS records each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("records", type=int)

    def handle(self, *args: Any, records: int, **options: Any) -> None:
        if Tenant.objects.exists():
            raise CommandError("this database holds datasets already; benchmarks fill only their own", returncode=2)
        bulk.hurry()
        for written in fill(data.READ, records):
            self.stderr.write(f"{written:,} of {records:,} records")
        bulk.copy(tenant_of(data.READ.key), tenant_of(data.WRITTEN.key))
        bulk.settle()
