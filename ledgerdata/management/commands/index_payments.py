"""`manage.py index_payments DATASET`: what the back office starts where many payments can't be searched yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.operations import index_payments
from tenants.management import SETTINGS_CHECKS
from tenants.models import Tenant


class Command(BaseCommand):
    help = "Makes all payments of a dataset, named by its primary key, ready for searches by words and amounts."
    requires_system_checks = (SETTINGS_CHECKS,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("dataset", type=int)

    def handle(self, *args: Any, dataset: int, **options: Any) -> None:
        tenant = Tenant.objects.filter(pk=dataset).first()
        if tenant is None:
            raise CommandError(f"There is no dataset {dataset}.")
        index_payments(tenant)
