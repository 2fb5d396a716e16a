"""`manage.py faults KEY`: how a dataset's requests are answered wrongly on purpose."""

from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser

from simulator.faults import rulebook
from simulator.faults.effects import SPOILINGS, WAYS
from simulator.faults.mistakes.table import MISTAKES
from simulator.faults.presets import PRESETS
from simulator.faults.requests import OPERATIONS
from simulator.faults.typed import read_until, share, thousandths
from simulator.management.rules import Rulebook, RulesCommand
from tenants.contents import counted
from tenants.models import Tenant

TEXTS = ("name", "note", "source", "destination", "asset", "body", "delay", "wait", "seed")
NUMBERS = {"page": "page", "amount": "amount", "next": "most", "every": "every", "from": "start", "burst": "burst"}
LISTS = {"operations": OPERATIONS, "mistakes": MISTAKES}


class Command(RulesCommand):
    help = "Lists a dataset's fault rules, or changes them: the first that hits a request says what it gets."
    rules: ClassVar[Rulebook] = rulebook
    may_switch_all_off = True

    def add_more(self, does: Any) -> None:
        preset = does.add_parser("preset", help="a ready-made rule at the end of the list, switched on")
        preset.add_argument("preset", choices=PRESETS, metavar="NAME", help=", ".join(PRESETS))

    def change(self, tenant: Tenant, does: str, options: dict[str, Any]) -> None:
        if does == "preset":
            rulebook.put_preset(tenant, options["preset"])
        elif does == "off" and options["rule"] is None:
            rulebook.switch_all_off(tenant)
        else:
            super().change(tenant, does, options)

    def show(self, tenant: Tenant) -> None:
        for number, rule in enumerate(rulebook.rules_of(tenant), 1):
            off = "" if rule.is_on else " (off)"
            self.stdout.write(f"{number}. {rule.name}{off}, {counted(rule.hits, 'hit')}: {rule.rule.say()}")
        self.stdout.write(f"{tenant.fault_rules} of them switched on." if tenant.fault_rules else "No fault is on.")

    def add_rule(self, parser: CommandParser) -> None:
        for name in TEXTS:
            parser.add_argument(f"--{name}", metavar="TEXT")
        for name in NUMBERS:
            parser.add_argument(f"--{name}", type=int, metavar="N")
        for name, legal in LISTS.items():
            parser.add_argument(f"--{name}", nargs="+", choices=[*map(str, legal)], default=[], metavar="NAME")
        parser.add_argument("--status", type=int, metavar="503")
        parser.add_argument("--header", action="append", default=[], metavar="'Retry-After: 5'")
        parser.add_argument("--in-middle", action="store_true", help="the delay is in the middle of the body")
        parser.add_argument("--connection", choices=[*WAYS], help="how the answer or the connection is lost")
        parser.add_argument("--spoil", choices=[*SPOILINGS], help="what becomes of the body")
        parser.add_argument("--share", metavar="0.25", help="from 0 to 1")
        parser.add_argument("--until", metavar="10m", help="for a time, or to a moment")
        parser.add_argument("--rate", metavar="2", help="a limit of requests a second; 429 above it")

    def values(self, tenant: Tenant, options: dict[str, Any]) -> dict[str, Any]:
        values = {name: options[name] for name in (*TEXTS, *LISTS) if options[name]}
        values |= {column: options[name] for name, column in NUMBERS.items() if options[name] is not None}
        values |= {"status": options["status"], "headers": "\n".join(options["header"])}
        values |= {"is_in_middle": options["in_middle"], "way": options["connection"] or ""}
        values["spoiling"] = options["spoil"] or ""
        try:
            if options["share"]:
                values["millionths"] = share(options["share"])
            if options["rate"]:
                values["per_second"] = thousandths(options["rate"])
            if options["until"]:
                values["until"] = read_until(options["until"])
        except ValueError as error:
            detail = "--share is from 0 to 1, --rate a number a second, --until a time such as 10m or a moment"
            raise CommandError(f"{detail}: {error}", returncode=2) from error
        return values
