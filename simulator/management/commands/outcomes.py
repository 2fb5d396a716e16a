"""`manage.py outcomes KEY`: what becomes of a dataset's payments."""

from typing import Any, ClassVar

from django.core.management.base import CommandError, CommandParser

from ledgerdata.rules.lifecycle import PaymentType
from simulator import rulebook
from simulator.management.rules import Rulebook, RulesCommand
from simulator.outcomes.checking import too_soon
from simulator.outcomes.grammar import parse
from simulator.outcomes.matching import read_share
from simulator.outcomes.sentences import say
from tenants.models import Shortfall, Tenant

TEXTS = ("name", "asset", "source", "destination", "scheme", "ending", "words", "seed")
NUMBERS = {"from": "least", "to": "most", "next": "left"}


class Command(RulesCommand):
    help = "Lists what becomes of a dataset's payments, or changes it: the first rule that matches says it."
    rules: ClassVar[Rulebook] = rulebook

    def add_more(self, does: Any) -> None:
        default = does.add_parser("default", help="what becomes of payments that no rule matches")
        default.add_argument("course", help="such as succeed, or 'succeed after 30s'")
        default.add_argument("--shortfall", choices=Shortfall.values, help="what becomes of one that cannot be paid")
        does.add_parser("test-amounts", help="add the ready-made rules for amounts that end in certain digits")

    def change(self, tenant: Tenant, does: str, options: dict[str, Any]) -> None:
        if does == "default":
            shortfall = Shortfall(options["shortfall"]) if options["shortfall"] else None
            rulebook.set_default(tenant, options["course"], shortfall)
        elif does == "test-amounts":
            rulebook.take_over_trial_amounts(tenant)
        else:
            super().change(tenant, does, options)

    def show(self, tenant: Tenant) -> None:
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

    def add_rule(self, parser: CommandParser) -> None:
        parser.add_argument("course", help="what becomes of them, such as 'fail after 30s, reason AC04'")
        parser.add_argument("--type", choices=[str(type) for type in PaymentType])
        for name in TEXTS:
            parser.add_argument(f"--{name}", metavar="TEXT")
        for name in NUMBERS:
            parser.add_argument(f"--{name}", type=int, metavar="N")
        parser.add_argument("--metadata", metavar="NAME[=VALUE]", help="an entry of the metadata")
        parser.add_argument("--share", metavar="0.25", help="from 0 to 1")

    def values(self, tenant: Tenant, options: dict[str, Any]) -> dict[str, Any]:
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
