"""`manage.py new_tenant NAME`: a new dataset with a key of its own."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants.access import new_dataset
from tenants.management import SETTINGS_CHECKS


class Command(BaseCommand):
    help = "Makes an empty dataset and prints its API key. The key is shown this once; only its digest is kept."
    requires_system_checks = (SETTINGS_CHECKS,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="what people call the dataset")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        if not name.strip() or len(name) > 200:
            raise CommandError("the name has to have 1 to 200 characters", returncode=2)
        _, key = new_dataset(name.strip())
        self.stdout.write(key)
