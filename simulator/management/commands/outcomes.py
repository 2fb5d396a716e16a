"""`manage.py outcomes KEY`: what becomes of a dataset's payments."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.management.keys import dataset_of, refusing
from ledgerdata.rules.lifecycle import PaymentType
from simulator import rulebook
from simulator.management.rules import rule_numbered
from simulator.models import OutcomeRule
from simulator.outcomes.checking import too_soon
from simulator.outcomes.grammar import parse
from simulator.outcomes.matching import read_share
from simulator.outcomes.sentences import say
from tenants.models import Shortfall, Tenant

TEXTS = ("name", "asset", "source", "destination", "scheme", "ending", "words", "seed")
NUMBERS = {"from": "least", "to": "most", "next": "left"}


class Command(BaseCommand):
    help = "Lists what becomes of a dataset's payments, or changes it: the first rule that matches says it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="an API key of the dataset")
        does = parser.add_subparsers(dest="does", metavar="what", parser_class=type(parser))
        does.add_parser("list", help="the rules in order, and the default (this is done where nothing is said)")
        default = does.add_parser("default", help="what becomes of payments that no rule matches")
        default.add_argument("course", help="such as succeed, or 'succeed after 30s'")
        default.add_argument("--shortfall", choices=Shortfall.values, help="what becomes of one that cannot be paid")
        _add_rule(does.add_parser("add", help="a new rule at the end of the list"))
        for name, text in (("on", "switch a rule on"), ("off", "switch a rule off"), ("drop", "take a rule out")):
            does.add_parser(name, help=text).add_argument("rule", type=int, help="its number in the list")
        move = does.add_parser("move", help="move a rule in the list")
        move.add_argument("rule", type=int, help="its number in the list")
        move.add_argument("way", choices=["up", "down"])
        does.add_parser("test-amounts", help="add the ready-made rules for amounts that end in certain digits")

    def handle(self, *args: Any, key: str, does: str | None, **options: Any) -> None:
        tenant = dataset_of(key)
        with refusing():
            self._do(tenant, does or "list", options)
        self._list(tenant)

    def _do(self, tenant: Tenant, does: str, options: dict[str, Any]) -> None:
        if does == "default":
            shortfall = Shortfall(options["shortfall"]) if options["shortfall"] else None
            rulebook.set_default(tenant, options["course"], shortfall)
        elif does == "add":
            rulebook.put_rule(tenant, _values(options))
        elif does == "test-amounts":
            rulebook.take_over_trial_amounts(tenant)
        elif does in ("on", "off"):
            rulebook.switch_rule(tenant, _rule(tenant, options).pk, on=does == "on")
        elif does == "drop":
            rulebook.drop_rule(tenant, _rule(tenant, options).pk)
        elif does == "move":
            rulebook.move_rule(tenant, _rule(tenant, options).pk, -1 if options["way"] == "up" else 1)

    def _list(self, tenant: Tenant) -> None:
        tenant.refresh_from_db()
        for number, rule in enumerate(rulebook.rules_of(tenant), 1):
            off = "" if rule.is_on else " (off)"
            self.stdout.write(f"{number}. {rule.name}{off}: {rule.rule.say()}")
            self._warn(rule.course, rule.type)
        self.stdout.write(f"Where no rule matches ({tenant.outcome}): {say(parse(tenant.outcome))}")
        self._warn(tenant.outcome, "")

    def _warn(self, course: str, type: str) -> None:
        warning = too_soon(parse(course), *([PaymentType(type)] if type else []))
        if warning:
            self.stderr.write(warning)


def _add_rule(parser: CommandParser) -> None:
    parser.add_argument("course", help="what becomes of them, such as 'fail after 30s, reason AC04'")
    parser.add_argument("--type", choices=[str(type) for type in PaymentType])
    for name in TEXTS:
        parser.add_argument(f"--{name}", metavar="TEXT")
    for name in NUMBERS:
        parser.add_argument(f"--{name}", type=int, metavar="N")
    parser.add_argument("--metadata", metavar="NAME[=VALUE]", help="an entry of the metadata")
    parser.add_argument("--share", metavar="0.25", help="from 0 to 1")


def _values(options: dict[str, Any]) -> dict[str, Any]:
    """The columns of a rule, by what was said on the command line."""
    values = {name: options[name] for name in ("course", "type", *TEXTS) if options[name]}
    values |= {column: options[name] for name, column in NUMBERS.items() if options[name] is not None}
    if options["metadata"]:
        values["metadata_key"], _, values["metadata_value"] = options["metadata"].partition("=")
    if options["share"]:
        try:
            values["millionths"] = read_share(options["share"].strip())
        except ValueError as error:
            raise CommandError(f"--share {error}", returncode=2) from error
    return values


def _rule(tenant: Tenant, options: dict[str, Any]) -> OutcomeRule:
    return rule_numbered(rulebook.rules_of(tenant), options["rule"])
