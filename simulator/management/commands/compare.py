"""`manage.py compare KEY --formance URL`: whether the consumer holds what the dataset holds, and why not."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.management.keys import dataset_of, refusing
from simulator.addresses import is_address
from simulator.compare.api import Unreadable
from simulator.compare.copy import NotThisFile
from simulator.compare.report import json_pieces, lines
from simulator.compare.running import Plan, Report, comparing

DIFFERS = 1
SHOWN_EVERY = 0.5  # seconds


class Command(BaseCommand):
    help = "Reads what the consumer holds from its own API, and reports what is missing, extra or different, and why."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="an API key of the dataset")
        parser.add_argument(
            "--formance", required=True, metavar="URL", help="Formance Payments or its gateway: http://localhost:8080"
        )
        parser.add_argument("--token", default="", help="sent to it as a bearer token")
        parser.add_argument("--connector", default="", metavar="ID", help="which of several generic ones")
        parser.add_argument("--json", action="store_true", help="the report as JSON")
        parser.add_argument(
            "--file", type=Path, metavar="FILE", help="keep what was read there, and go on with it after a stop"
        )

    def handle(self, *args: Any, key: str, formance: str, **options: Any) -> None:
        if not is_address(formance):
            text = f"--formance is {formance!r}; write an address such as http://localhost:8080"
            raise CommandError(text, returncode=2)
        plan = Plan(dataset_of(key), formance, options["token"], options["connector"], options["file"])
        try:
            with refusing(), comparing(plan, _Progress(self).show) as report:
                self._write(report, as_json=options["json"])
                total = report.total
        except Unreadable as error:
            raise CommandError(f"{formance}: {error}", returncode=2) from error
        except NotThisFile as error:
            raise CommandError(f"--file {options['file']} {error}", returncode=2) from error
        if total:
            raise CommandError(f"{total:,} differ.", returncode=DIFFERS)

    def _write(self, report: Report, *, as_json: bool) -> None:
        if as_json:
            for piece in json_pieces(report):
                self.stdout.write(piece, ending="")
        else:
            for line in lines(report):
                self.stdout.write(line)


class _Progress:
    """One line on a terminal that says how many items were read; nothing elsewhere."""

    def __init__(self, command: BaseCommand) -> None:
        self._stream = command.stderr
        self._shown_at = 0.0

    def show(self, name: str, count: int) -> None:
        now = time.monotonic()
        if self._stream.isatty() and now - self._shown_at >= SHOWN_EVERY:
            self._shown_at = now
            self._stream.write(f"\r\x1b[K{count:,} {name}", ending="")
