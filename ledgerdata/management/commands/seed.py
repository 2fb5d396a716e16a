"""`manage.py seed KEY`: fills a dataset with believable payments."""

import argparse
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.generate import SCENARIOS, Options, Plan, RunResult, resume, run, unfinished_run
from ledgerdata.generate.foresight import ASKED
from ledgerdata.generate.ground import EMPTY, ground_of
from ledgerdata.management.keys import dataset_of, refusing
from ledgerdata.management.progress import showing
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.typed_numbers import read_number
from ledgerdata.rules.values import read_moment, write_moment
from tenants.access import known_tenant
from tenants.contents import counted
from tenants.keys import KeyRefused
from tenants.management import SETTINGS_CHECKS


class Command(BaseCommand):
    help = "Fills a dataset with payments as a merchant has them; the same again from the same --seed and --until."
    requires_system_checks = (SETTINGS_CHECKS,)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", nargs="?", help="an API key of the dataset; one that is unknown makes a new dataset")
        parser.add_argument("--resume", action="store_true", help="go on with the run that was interrupted")
        parser.add_argument("--list", action="store_true", help="list the scenarios and do nothing")
        parser.add_argument("--scenario", default="marketplace", help="which story (default: marketplace)")
        parser.add_argument("--payments", type=_count, metavar="N", help="how many (default: the scenario's own)")
        for name in ("accounts", "beneficiaries"):
            usual = "default: those that are there, or the scenario's own number"
            parser.add_argument(f"--{name}", type=_count, metavar="N", help=f"how many take part ({usual})")
        parser.add_argument("--asset", action="append", default=[], metavar="EUR/2", help="may be given several times")
        parser.add_argument("--days", type=_count, default=30, help="how long before --until it begins (default: 30)")
        parser.add_argument("--until", type=_moment, metavar="TIME", help="RFC 3339 (default: now)")
        parser.add_argument("--seed", help="any text; the same text gives the same data (default: a fresh one)")
        parser.add_argument("--mix", type=_mix, default={}, metavar="PAYIN=70,PAYOUT=30", help="weights of the types")
        for type in PaymentType:
            parser.add_argument(f"--{type.lower()}s", type=_count, metavar="N", help=f"exactly so many of type {type}")
        parser.add_argument("--first-balance", action="store_true", help="give accounts without money some first")
        parser.add_argument("--into-the-future", action="store_true", help="let creation times run past now")
        parser.add_argument("--empty-first", action="store_true", help="empty the dataset before")
        parser.add_argument("--leave-open", action="store_true", help="payments go on after --until by themselves")
        for name in ("fail", "dispute", "refund"):
            parser.add_argument(f"--{name}-rate", type=_share, metavar="SHARE", help="from 0 to 1")

    def handle(self, *args: Any, key: str | None, **options: Any) -> None:
        if options["list"]:
            for scenario in SCENARIOS.values():
                self.stdout.write(f"{scenario.name:14} {scenario.summary}")
            return
        if key is None:
            raise CommandError(f"an API key is needed: {settings.PROGRAM} seed KEY", returncode=2)
        with refusing():
            self._report(self._run(key, options))

    def _run(self, key: str, options: dict[str, Any]) -> RunResult:
        if options["resume"]:
            tenant = dataset_of(key)
            begun = unfinished_run(tenant)
            done, total = (begun.payments, begun.plan["payments"]) if begun else (0, 0)
            with showing("payments", self.stderr, done, total) as progress:
                return resume(tenant, progress)
        choices = _options(options)
        plan = _plan(key, choices)  # a faulty option must not sign anybody up
        with showing("payments", self.stderr, 0, plan.payments) as progress:
            return run(dataset_of(key, make=True), choices, progress)

    def _report(self, result: RunResult) -> None:
        if result.why:
            self.stderr.write(f"The run ended early: {result.why}")
        elif result.payments < result.plan.payments:
            self.stderr.write(f"{result.plan.payments - result.payments:,} payments are missing: nobody could pay.")
        self.stdout.write(
            f"Made {counted(result.accounts, 'account')}, "
            f"{counted(result.beneficiaries, 'beneficiary', 'beneficiaries')} "
            f"and {counted(result.payments, 'payment')} with {counted(result.records, 'record')} "
            f"in {result.seconds:.1f} s, from seed {result.plan.seed}."
        )
        if result.last_written_at:
            ahead = f", {result.ahead.total_seconds():,.0f} s ahead of now" if result.ahead else ""
            self.stdout.write(f"The dataset's clock stands at {write_moment(result.last_written_at)}{ahead}.")


def _options(options: dict[str, Any]) -> Options:
    names = ("scenario", "payments", "accounts", "beneficiaries", "days", "until", "seed", "mix", "leave_open")
    more = ("fail_rate", "dispute_rate", "refund_rate", "first_balance", "into_the_future", "empty_first")
    values = {name: options[name] for name in names + more}
    counts = {str(type): options[f"{type.lower()}s"] for type in PaymentType if options[f"{type.lower()}s"] is not None}
    if counts:
        if values["payments"] is not None or values["mix"]:
            raise CommandError("say how many of each type, or --payments and --mix, but not both", returncode=2)
        values |= {"payments": sum(counts.values()), "mix": counts}
    return Options(assets=tuple(options["asset"]), **values)


def _plan(key: str, options: Options) -> Plan:
    """As it is now. What needs a yes is named as the option that gives it."""
    ground = EMPTY
    with suppress(KeyRefused):
        ground = ground_of(known_tenant(key), emptied=options.empty_first)
    try:
        return options.plan(ground)
    except InvalidInput as refused:
        named = {name: f"--{name.replace('_', '-')}" for name in ASKED}
        raise InvalidInput({named.get(name, name): why for name, why in refused.problems.items()}) from refused


def _moment(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _count(text: str) -> int:
    sign = -1 if text.startswith("-") else 1  # the plan refuses it, and names the option
    try:
        return sign * read_number(text.removeprefix("-"), 0, "{:,}".format)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _share(text: str) -> float:
    try:
        return float(text.replace(",", "."))  # a comma stands before decimals: a share is never in thousands
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1") from error


def _mix(text: str) -> dict[str, int]:
    try:
        return {type: int(weight) for type, weight in (part.split("=") for part in text.split(","))}
    except ValueError as error:
        raise argparse.ArgumentTypeError("write it like PAYIN=70,PAYOUT=20,TRANSFER=10") from error
