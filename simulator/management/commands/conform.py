"""`manage.py conform URL --key K`: whether an endpoint is right for the consumer."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledgerdata.rules.assets import ASSET_RULE, is_asset
from simulator.addresses import is_address
from simulator.conform.judgement import Finding, Rule
from simulator.conform.posting import Write
from simulator.conform.report import BROKEN, as_json, as_junit, finding_lines, lines
from simulator.conform.running import Plan, Report, Unreachable, ignore, run
from simulator.outcomes.durations import read_duration

MOST_POLLS = 1000


class Command(BaseCommand):
    help = "Polls an endpoint as the connector does, and reports which rules it keeps, and which it breaks."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="the endpoint's address, such as https://psp.example.com/connector")
        parser.add_argument("--key", required=True, help="an API key of the endpoint")
        parser.add_argument("--polls", type=int, default=3, metavar="N", help="how often to poll (3)")
        parser.add_argument("--pause", default="2s", metavar="2s", help="between two polls")
        parser.add_argument("--most", type=int, default=20_000, metavar="N", help="rows of a list to read (20,000)")
        parser.add_argument("--watch", metavar="30m", help="go on polling so long, and report each breach at once")
        parser.add_argument("--json", action="store_true", help="the report as JSON")
        parser.add_argument("--junit", type=Path, metavar="FILE", help="write the report as JUnit XML too")
        write = parser.add_argument_group("writing", "Nothing is written at the endpoint without --write.")
        write.add_argument("--write", action="store_true", help="make payouts and transfers, and judge the answers")
        write.add_argument("--source", metavar="ID", help="the account that pays")
        write.add_argument("--beneficiary", metavar="ID", help="whom payouts go to")
        write.add_argument("--account", metavar="ID", help="whom transfers go to; none are made without it")
        write.add_argument("--asset", metavar="EUR/2", help="in which asset")
        write.add_argument("--amount", type=int, default=1, metavar="N", help="minor units of each payment (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = _plan(options)
        _open_for_writing(options["junit"])
        try:
            report = run(plan, self._write_finding if plan.watch and not options["json"] else ignore)
        except Unreachable as error:
            raise CommandError(str(error), returncode=2) from error
        if options["junit"]:
            options["junit"].write_text(as_junit(report), encoding="utf-8")
        self._show(report, as_one=options["json"])

    def _write_finding(self, rule: Rule, finding: Finding) -> None:
        self.stdout.write(f"BROKEN {rule.id}: {rule.title}")
        self.stdout.write("\n".join(finding_lines(rule, finding)))

    def _show(self, report: Report, *, as_one: bool) -> None:
        shown = [json.dumps(as_json(report), indent=2, ensure_ascii=False)] if as_one else lines(report)
        self.stdout.write("\n".join(shown))
        broken = as_json(report)["broken"]
        if broken:
            raise CommandError(f"{broken} rules are broken.", returncode=BROKEN)


def _plan(options: dict[str, Any]) -> Plan:
    """What the options ask for. Raises CommandError, which names the first that is wrong."""
    if not is_address(options["url"]):
        raise _wrong("url", f"is {options['url']!r}; write an address such as https://psp.example.com/connector")
    if not options["key"].isprintable() or not options["key"].isascii() or not options["key"].strip():
        raise _wrong("--key", "has to be printable ASCII")
    for name, least, most in (("polls", 1, MOST_POLLS), ("most", 1, 1_000_000), ("amount", 1, 10**18)):
        if not least <= options[name] <= most:
            raise _wrong(f"--{name}", f"is {options[name]}; {least:,} to {most:,} is right")
    watch = _length("--watch", options["watch"]) if options["watch"] else None
    pause = _length("--pause", options["pause"]).total_seconds()
    return Plan(options["url"], options["key"], options["polls"], pause, options["most"], _write(options), watch)


def _write(options: dict[str, Any]) -> Write | None:
    if not options["write"]:
        return None
    missing = [f"--{name}" for name in ("source", "beneficiary", "asset") if not options[name]]
    if missing:
        raise _wrong("--write", f"needs {', '.join(missing)}")
    if not is_asset(options["asset"]):
        raise _wrong("--asset", f"is {options['asset']!r}; {ASSET_RULE}")
    names = ("source", "beneficiary", "account", "asset", "amount")
    return Write(*(options[name] for name in names))


def _length(name: str, text: str) -> timedelta:
    try:
        return read_duration(text)
    except ValueError as error:
        raise _wrong(name, str(error)) from error


def _wrong(name: str, problem: str) -> CommandError:
    return CommandError(f"{name} {problem}", returncode=2)


def _open_for_writing(file: Path | None) -> None:
    """The file has to be writable before minutes are spent."""
    if file is None:
        return
    try:
        file.touch()
    except OSError as error:
        raise _wrong("--junit", f"is {str(file)!r}, which cannot be written: {error.strerror}") from error
