"""`manage.py resume_run DATASET`: what the back office starts for a long run."""

from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.generate import RunEnded, resume
from ledgerdata.operations import index_payments
from ledgerdata.rules.errors import NotPossible
from tenants.management import SETTINGS_CHECKS
from tenants.models import Tenant


class Command(BaseCommand):
    help = "Goes on with the unfinished run of a dataset, named by its primary key."
    requires_system_checks = (SETTINGS_CHECKS,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dataset", type=int)

    def handle(self, *args: Any, dataset: int, **options: Any) -> None:
        try:
            with suppress(RunEnded):  # somebody stopped it, or emptied the dataset, which they see where they did
                resume(Tenant.objects.get(pk=dataset))
            index_payments(Tenant.objects.get(pk=dataset))
        except Tenant.DoesNotExist:  # a reset or a drop came before this process
            self.stdout.write(f"There is no dataset with the primary key {dataset}.")
        except NotPossible as error:
            raise CommandError(str(error)) from error
