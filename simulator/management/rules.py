"""What the commands that list and change a dataset's rules have in common."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.management.keys import dataset_of, refusing
from tenants.models import Tenant

NUMBER = "its number in the list"


class Rulebook(Protocol):
    """The rules of a dataset, in their order."""

    def rules_of(self, tenant: Tenant, /) -> Sequence[Any]: ...
    def put_rule(self, tenant: Tenant, values: Mapping[str, Any], /) -> Any: ...
    def switch_rule(self, tenant: Tenant, pk: int, /, *, on: bool) -> Any: ...
    def drop_rule(self, tenant: Tenant, pk: int, /) -> Any: ...
    def move_rule(self, tenant: Tenant, pk: int, by: int, /) -> Any: ...
    def clear(self, tenant: Tenant, /) -> Any: ...


class RulesCommand(BaseCommand):
    """A command with a sub-command for each change of a rule. It lists the rules afterwards.

    A subclass adds the options of a rule, its own sub-commands, and how the rules are listed.
    """

    rules: ClassVar[Rulebook]
    may_switch_all_off: ClassVar[bool] = False  # by `off` without a number

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="an API key of the dataset")
        does = parser.add_subparsers(dest="does", metavar="what", parser_class=type(parser))
        does.add_parser("list", help="the rules in order (this is done where nothing is said)")
        self.add_rule(does.add_parser("add", help="a new rule at the end of the list, switched on"))
        for name, text in (("on", "switch a rule on"), ("drop", "take a rule out")):
            does.add_parser(name, help=text).add_argument("rule", type=int, help=NUMBER)
        off = does.add_parser("off", help="switch a rule off")
        off.add_argument("rule", type=int, nargs="?" if self.may_switch_all_off else None, help=NUMBER)
        move = does.add_parser("move", help="move a rule in the list")
        move.add_argument("rule", type=int, help=NUMBER)
        move.add_argument("direction", choices=["up", "down"])
        does.add_parser("clear", help="take all rules out")
        self.add_more(does)

    def handle(self, *args: Any, key: str, does: str | None, **options: Any) -> None:
        tenant = dataset_of(key)
        with refusing():
            self.change(tenant, does or "list", options)
        tenant.refresh_from_db()
        self.show(tenant)

    def add_rule(self, parser: CommandParser) -> None:
        """Declares the options of a rule."""
        raise NotImplementedError

    def add_more(self, does: Any) -> None:
        """Declares the sub-commands that other lists of rules do not have."""
        raise NotImplementedError

    def values(self, tenant: Tenant, options: dict[str, Any]) -> dict[str, Any]:
        """The columns of a rule, by the options. Raises CommandError."""
        raise NotImplementedError

    def show(self, tenant: Tenant) -> None:
        """Writes the list."""
        raise NotImplementedError

    def change(self, tenant: Tenant, does: str, options: dict[str, Any]) -> None:
        """Does what the sub-command says. Raises LedgerError or CommandError."""
        if does == "add":
            self.rules.put_rule(tenant, self.values(tenant, options))
        elif does in ("on", "off"):
            self.rules.switch_rule(tenant, self._pk(tenant, options), on=does == "on")
        elif does == "drop":
            self.rules.drop_rule(tenant, self._pk(tenant, options))
        elif does == "clear":
            self.rules.clear(tenant)
        elif does == "move":
            self.rules.move_rule(tenant, self._pk(tenant, options), -1 if options["direction"] == "up" else 1)

    def _pk(self, tenant: Tenant, options: dict[str, Any]) -> int:
        rules, number = self.rules.rules_of(tenant), options["rule"]
        if not 1 <= number <= len(rules):
            raise CommandError(f"there is no rule {number}; rules are 1 to {len(rules)}", returncode=2)
        pk: int = rules[number - 1].pk
        return pk
