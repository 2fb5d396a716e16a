"""`manage.py truth KEY`: what a correct consumer holds of a dataset, as JSON Lines."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.management.keys import dataset_of, refusing
from ledgerdata.rules.values import read_moment
from simulator.truth.frame import frame_of
from simulator.truth.lines import written


class Command(BaseCommand):
    help = "Writes as JSON Lines what a correct consumer holds of a dataset."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="an API key of the dataset")
        parser.add_argument("--at", metavar="MOMENT", help="at this moment (RFC 3339); without it, all there is now")

    def handle(self, *args: Any, key: str, at: str | None, **options: Any) -> None:
        try:
            moment = read_moment(at) if at else None
        except ValueError as error:
            raise CommandError(f"--at is {at!r}; {error}", returncode=2) from error
        with refusing():
            for some in written(frame_of(dataset_of(key), moment)):
                self.stdout.write(some.decode(), ending="")
