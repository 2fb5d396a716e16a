"""`manage.py snapshot KEY take NAME`: a dataset as it is now, kept to be restored."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.template.defaultfilters import filesizeformat

from ledgerdata.management.keys import dataset_of, refusing
from ledgerdata.management.leftovers import delete_leftovers
from ledgerdata.rules.after_reset import CONNECTOR_NOTE
from ledgerdata.rules.values import write_moment
from simulator.models import Snapshot
from simulator.snapshots import MOST_SNAPSHOTS, drop, restore, snapshots_of, take
from tenants.contents import counted
from tenants.models import Tenant


class Command(BaseCommand):
    help = f"Keeps copies of a dataset, {MOST_SNAPSHOTS} at most, and puts one back in the place of all that it holds."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("key", help="an API key of the dataset")
        does = parser.add_subparsers(dest="does", metavar="what", parser_class=type(parser))
        does.add_parser("list", help="the snapshots (this is done where nothing is said)")
        for name, text in [
            ("take", "keep the dataset as it is, in place of a snapshot that had the name"),
            ("restore", "put a snapshot in the place of all that the dataset holds"),
            ("drop", "delete a snapshot"),
        ]:
            does.add_parser(name, help=text).add_argument("name")
        does.choices["restore"].add_argument("--into", metavar="KEY", help="an API key of another dataset")

    def handle(self, *args: Any, key: str, does: str | None, **options: Any) -> None:
        tenant = dataset_of(key)
        with refusing():
            if does == "take":
                self.stdout.write(f"Kept {_in_words(take(tenant, options['name']))}.")
            elif does == "restore":
                self._restore(tenant, options["name"], options["into"])
            elif does == "drop":
                drop(tenant, options["name"])
                self.stdout.write(f"Dropped {options['name']}.")
            else:
                self._list(tenant)

    def _restore(self, tenant: Tenant, name: str, into: str | None) -> None:
        restored = restore(tenant, name, dataset_of(into) if into else None)
        self.stdout.write(f"{restored} is as {name} has it: {counted(restored.records, 'record')}.")
        self.stdout.write(CONNECTOR_NOTE)
        delete_leftovers(self.stdout)

    def _list(self, tenant: Tenant) -> None:
        for each in snapshots_of(tenant):
            self.stdout.write(_in_words(each))


def _in_words(snapshot: Snapshot) -> str:
    parts = [
        counted(snapshot.internal_accounts, "account"),
        counted(snapshot.beneficiaries, "beneficiary", "beneficiaries"),
        counted(snapshot.records, "record"),
        counted(snapshot.due_steps, "due step"),
        filesizeformat(snapshot.size),
        write_moment(snapshot.taken_at),
    ]
    return f"{snapshot.name}: {', '.join(parts)}"
