"""`mockpsp` without a command: what there is to run."""

import re
from typing import Any

from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from mockpsp import __version__
from mockpsp.installed import ALIASES, IS_CHECKOUT, PROGRAM

OURS = ("mockpsp", "tenants", "ledgerdata", "simulator", "api")
OF_DJANGO = ("migrate", "createsuperuser", "changepassword")
HIDDEN = ("commands", "resume_run")  # resume_run is for the server itself
WIDTH = 18
FIRST_SENTENCE = re.compile(r"[.;:,] ")


class Command(BaseCommand):
    help = "Lists the commands."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        shown = {} if IS_CHECKOUT else {command: alias for alias, command in ALIASES.items()}
        found = sorted(
            (shown.get(name, name), load_command_class(app, name).help)
            for name, app in get_commands().items()
            if (app in OURS and name not in HIDDEN) or name in OF_DJANGO
        )
        self.stdout.write(f"mockpsp {__version__}: a payment service provider with no bank behind it.\n\n")
        self.stdout.write(f"usage: {PROGRAM} COMMAND …   ({PROGRAM} COMMAND --help lists its options)\n\n")
        for name, help in found:
            self.stdout.write(f"  {name:{WIDTH}} {FIRST_SENTENCE.split(help)[0].rstrip('.')}")
