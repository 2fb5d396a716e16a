"""`manage.py live KEY start`: payments come in by themselves."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.management.keys import dataset_of, refusing
from ledgerdata.rules.values import write_moment
from simulator.live import OFFERED, live_of, start_live, stop_live
from simulator.models.live_traffic import MOST_PER_MINUTE
from simulator.outcomes.durations import read_duration
from tenants.models import Tenant


class Command(BaseCommand):
    help = "Lets payments of a scenario come into a dataset by themselves, written whenever it is touched."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="an API key of the dataset")
        does = parser.add_subparsers(dest="does", metavar="what", parser_class=type(parser))
        does.add_parser("status", help="how far it has come (the default)")
        does.add_parser("stop", help="no more payments come in")
        start = does.add_parser("start", help="payments come in from now on")
        start.add_argument("--scenario", default=OFFERED[0], choices=OFFERED)
        start.add_argument("--per-minute", type=int, default=10, metavar="N", help=f"1 to {MOST_PER_MINUTE}")
        start.add_argument("--for", dest="length", default="1h", metavar="1h", help="1m to 30d")
        start.add_argument("--evenly", action="store_true", help="at all hours alike, not at the scenario's own")
        start.add_argument("--seed", help="any text; the same text brings the same payments")

    def handle(self, *args: Any, key: str, does: str | None, **options: Any) -> None:
        tenant = dataset_of(key)
        if does == "stop":
            self.stdout.write("Live traffic was stopped." if stop_live(tenant) else "There was no live traffic.")
            return
        if does == "start":
            self._start(tenant, options)
        self._write_state(tenant)

    def _start(self, tenant: Tenant, options: dict[str, Any]) -> None:
        try:
            length = read_duration(options["length"])
        except ValueError as error:
            raise CommandError(f"--for: {error}", returncode=2) from error
        with refusing():
            start_live(
                tenant,
                options["scenario"],
                options["per_minute"],
                length,
                evenly=options["evenly"],
                seed=options["seed"],
            )

    def _write_state(self, tenant: Tenant) -> None:
        live = live_of(tenant)
        if live is None:
            self.stdout.write("There is no live traffic.")
            return
        until = f"until {write_moment(live.until)}" if live.next_at else "which has ended"
        self.stdout.write(f"{live}, {until}, from seed {live.seed}: {live.payments:,} payments came in so far.")
