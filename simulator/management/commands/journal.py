"""`manage.py journal KEY`: the requests that a dataset got, and their answers."""

import time
from argparse import ArgumentTypeError
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from ledgerdata.management.keys import refusing
from simulator.faults.requests import OPERATIONS
from simulator.journal.progress import key_names, readers_of
from simulator.journal.reading import SWITCHED_OFF, Placed, Wanted, requests_after, requests_of
from simulator.journal.statuses import read_status
from tenants.access import known_tenant
from tenants.contents import counted
from tenants.models import Tenant

LOOK = 0.5  # seconds


class Command(BaseCommand):
    help = "Shows the last requests that a dataset got, oldest first, and how far its readers have come."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="an API key of the dataset")
        parser.add_argument("--last", type=int, default=50, help="how many requests; 50 without it")
        parser.add_argument("--operation", type=_path, metavar="NAME", help=f"only this one of {', '.join(OPERATIONS)}")
        parser.add_argument("--status", type=_status, default={}, help="only these: 503, 5xx, or 0 for no answer")
        parser.add_argument("--idempotency-key", default="", help="only writes whose key has this in it")
        parser.add_argument("--errors", action="store_true", help="only answers of 400 and above")
        parser.add_argument("--follow", action="store_true", help="go on with what comes, until it is stopped")

    def handle(self, *args: Any, key: str, last: int, follow: bool, **options: Any) -> None:
        wanted = Wanted(
            options["operation"] or "",
            idempotency_key=options["idempotency_key"] or "",
            errors=options["errors"],
            **options["status"],
        )
        tenant = _dataset(key)
        if not settings.JOURNAL:
            self.stdout.write(SWITCHED_OFF)
        every = requests_of(tenant)
        found = [placed for placed in every if wanted.fits(placed.entry)][: max(last, 0)]
        self._show(tenant, reversed(found))
        if follow:
            self._follow(key, wanted, max((placed.batch for placed in every), default=0))
        for standing in readers_of(tenant):
            left = "" if standing.not_read is None else f", {counted(standing.not_read, 'row')} not read yet"
            reader = standing.reader
            self.stdout.write(
                f"{reader.operation} by {standing.key}: {counted(reader.requests, 'request')}, "
                f"{counted(reader.errors, 'error')}{left}"
            )

    def _follow(self, key: str, wanted: Wanted, seen: int) -> None:
        while True:
            time.sleep(LOOK)
            tenant = _dataset(key)  # a reset gives it another row
            new = requests_after(tenant, seen)
            seen = max((placed.batch for placed in new), default=seen)
            self._show(tenant, [placed for placed in new if wanted.fits(placed.entry)])

    def _show(self, tenant: Tenant, found: Iterable[Placed]) -> None:
        keys = key_names(tenant)
        for placed in found:
            self.stdout.write(line_of(placed, keys))
        self.stdout.flush()


def line_of(placed: Placed, keys: dict[int, str]) -> str:
    """A request on one line."""
    entry = placed.entry
    target = f"{entry.path}?{entry.query}" if entry.query else entry.path
    parts = [f"{entry.moment:%Y-%m-%d %H:%M:%S.%f}"[:-3], entry.got, entry.method, target]
    if entry.items is not None:
        rows = f" ({entry.first}-{entry.last})" if entry.items else ""
        parts.append(f"{counted(entry.items, 'item')}{rows}")
    parts += [f"{entry.size} bytes", f"{entry.seconds * 1000:.1f} ms", keys.get(entry.key, "?")]
    parts += [f"{name} {value}" for name, value in (("key", entry.idempotency_key), ("rule", entry.rule)) if value]
    return "  ".join(_on_one_line(each) for each in parts)


def _path(name: str) -> str:
    """The path of an operation, of which the name will do: `payouts` or `/payouts`."""
    paths = {str(operation): operation.path for operation in OPERATIONS}
    path = paths.get(name.removeprefix("/"), name)
    if path not in paths.values():
        raise ArgumentTypeError(f"{name!r} is none; it has to be one of {', '.join(paths)}")
    return path


def _status(text: str) -> dict[str, int]:
    try:
        return read_status(text.lower())
    except ValueError as error:
        raise ArgumentTypeError(f"is {text!r}; it {error}") from error


def _dataset(key: str) -> Tenant:
    with refusing():
        return known_tenant(key)


def _on_one_line(text: str) -> str:
    """What callers send may hold control characters, which a terminal obeys."""
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
