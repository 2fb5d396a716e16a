"""How mockpsp finds its own parts: in a checkout beside this package, in an installed wheel inside it.

The wheel has the apps below `mockpsp/_apps`, so that no package of whoever installs it is hidden by an `api` of ours.
"""

import sys
from pathlib import Path

APPS = Path(__file__).parent / "_apps"
IS_CHECKOUT = not APPS.is_dir()
PROGRAM = "manage.py" if IS_CHECKOUT else "mockpsp"
"""The program as people run it here, for messages that say what to run."""
ALIASES = {"check": "check_balances"}
"""Names that the command `mockpsp` has for commands of `manage.py`, whose `check` is Django's own."""


def find_apps() -> None:
    """Makes the apps of an installed wheel importable, before all else of that name; for this process alone."""
    if not IS_CHECKOUT and str(APPS) not in sys.path:
        sys.path.insert(0, str(APPS))


def command_line(*arguments: str) -> list[str]:
    """The command line that runs a management command in a process of its own."""
    if IS_CHECKOUT:
        return [sys.executable, str(Path(__file__).parent.parent / "manage.py"), *arguments]
    return [sys.executable, "-P", "-m", "mockpsp", *arguments]
