"""`manage.py advance KEY 3d`: moves a dataset's time forward."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ledgerdata.management.keys import dataset_of, refusing
from simulator.advance import advance, read_target


class Command(BaseCommand):
    help = "Moves a dataset's time forward, and does what is due by then. Time never goes back."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="an API key of the dataset")
        parser.add_argument("to", help="a length (30s, 2m, 1h30m, 3d), a moment (RFC 3339), next (step), or end")

    def handle(self, *args: Any, key: str, to: str, **options: Any) -> None:
        with refusing():
            target = read_target(to)
            advanced = advance(dataset_of(key), target)
        self.stdout.write(advanced.in_words)
