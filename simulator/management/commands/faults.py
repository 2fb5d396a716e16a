"""`manage.py faults KEY`: how a dataset's requests are answered wrongly on purpose."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.management.keys import dataset_of, refusing
from ledgerdata.rules.moments import read_moment
from simulator.faults import rulebook
from simulator.faults.effects import SPOILINGS, WAYS
from simulator.faults.mistakes.table import MISTAKES
from simulator.faults.presets import PRESETS
from simulator.faults.requests import OPERATIONS
from simulator.faults.typed import share, thousandths
from simulator.management.rules import rule_numbered
from simulator.models import FaultRule
from simulator.outcomes.durations import read_duration
from tenants.clock import now_of
from tenants.models import Tenant

TEXTS = ("name", "note", "source", "destination", "asset", "body", "delay", "wait", "seed")
NUMBERS = {"page": "page", "amount": "amount", "next": "most", "every": "every", "from": "start", "burst": "burst"}
LISTS = {"operations": OPERATIONS, "mistakes": MISTAKES}


class Command(BaseCommand):
    help = "Lists a dataset's fault rules, or changes them: the first that hits a request says what it gets."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="an API key of the dataset")
        does = parser.add_subparsers(dest="does", metavar="what", parser_class=type(parser))
        does.add_parser("list", help="the rules in order (this is done where nothing is said)")
        _add_rule(does.add_parser("add", help="a new rule at the end of the list, switched on"))
        preset = does.add_parser("preset", help="a ready-made rule at the end of the list, switched on")
        preset.add_argument("preset", choices=PRESETS, metavar="NAME", help=", ".join(PRESETS))
        does.add_parser("on", help="switch a rule on").add_argument("rule", type=int, help="its number in the list")
        off = does.add_parser("off", help="switch a rule off, or all")
        off.add_argument("rule", type=int, nargs="?", help="its number in the list; all without one")
        does.add_parser("drop", help="take a rule out").add_argument("rule", type=int, help="its number in the list")
        move = does.add_parser("move", help="move a rule in the list")
        move.add_argument("rule", type=int, help="its number in the list")
        move.add_argument("direction", choices=["up", "down"])
        does.add_parser("clear", help="take all rules out")

    def handle(self, *args: Any, key: str, does: str | None, **options: Any) -> None:
        tenant = dataset_of(key)
        with refusing():
            self._do(tenant, does or "list", options)
        for number, rule in enumerate(rulebook.rules_of(tenant), 1):
            off = "" if rule.is_on else " (off)"
            self.stdout.write(f"{number}. {rule.name}{off}, {rule.hits:,} hits: {rule.rule.say()}")
        tenant.refresh_from_db()
        self.stdout.write(f"{tenant.fault_rules} of them switched on." if tenant.fault_rules else "No fault is on.")

    def _do(self, tenant: Tenant, does: str, options: dict[str, Any]) -> None:
        if does == "add":
            rulebook.put_rule(tenant, _values(tenant, options))
        elif does == "preset":
            rulebook.put_preset(tenant, options["preset"])
        elif does == "off" and options["rule"] is None:
            rulebook.switch_all_off(tenant)
        elif does in ("on", "off"):
            rulebook.switch_rule(tenant, _rule(tenant, options).pk, on=does == "on")
        elif does == "drop":
            rulebook.drop_rule(tenant, _rule(tenant, options).pk)
        elif does == "move":
            rulebook.move_rule(tenant, _rule(tenant, options).pk, -1 if options["direction"] == "up" else 1)
        elif does == "clear":
            rulebook.clear(tenant)


def _add_rule(parser: CommandParser) -> None:
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


def _values(tenant: Tenant, options: dict[str, Any]) -> dict[str, Any]:
    """The columns of a rule, by what was said on the command line."""
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
        if until := options["until"]:
            values["until"] = read_moment(until) if "-" in until else now_of(tenant) + read_duration(until)
    except (ValueError, OverflowError) as error:
        detail = "--share is from 0 to 1, --rate a number a second, --until a time such as 10m or a moment"
        raise CommandError(f"{detail}: {error}", returncode=2) from error
    return values


def _rule(tenant: Tenant, options: dict[str, Any]) -> FaultRule:
    return rule_numbered(rulebook.rules_of(tenant), options["rule"])
