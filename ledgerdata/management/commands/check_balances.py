"""`manage.py check_balances [KEY]`: recomputes what is kept from the records."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import pluralize

from ledgerdata.management.keys import dataset_of
from ledgerdata.reading.audit import differences
from tenants.datasets import in_use, numbered
from tenants.db.snapshot import snapshot
from tenants.management import SETTINGS_CHECKS


class Command(BaseCommand):
    help = "Recomputes balances, payments and numbers from the records, and prints every difference; exit 1 if any."
    requires_system_checks = (SETTINGS_CHECKS,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", nargs="?", help="an API key of the dataset to check; all datasets without one")

    def handle(self, *args: Any, key: str | None, **options: Any) -> None:
        tenants = [dataset_of(key)] if key else list(in_use().order_by("pk"))
        found = 0
        for tenant in tenants:
            with snapshot():  # what others write meanwhile would look like damage
                now = numbered(tenant.number)  # a reset since then gave it another row
                for line in differences(now) if now else ():
                    found += 1
                    self.stdout.write(f"{tenant}: {line}")
        looked_at = f"{len(tenants)} dataset{pluralize(len(tenants))}"
        if found:
            raise CommandError(f"{found} difference{pluralize(found)} in {looked_at}", returncode=1)
        self.stdout.write(f"{looked_at}: every balance, payment and number agrees with the records.")
