"""The command `mockpsp`, which a wheel installs: `mockpsp run`, and every command that `manage.py` has."""

import os
import sys
from collections.abc import Sequence

import platformdirs

from mockpsp import __version__
from mockpsp.installed import ALIASES, IS_CHECKOUT, find_apps


def main() -> None:
    """Runs the command that the command line names."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        sys.stdout.write(f"mockpsp {__version__}\n")
        return
    if not IS_CHECKOUT and not os.environ.get("MOCKPSP_DATA"):  # a user without a home has no folder of theirs
        os.environ["MOCKPSP_DATA"] = platformdirs.user_data_dir("mockpsp", appauthor=False)
    os.environ["DJANGO_SETTINGS_MODULE"] = "mockpsp.settings"  # people who test have a Django of their own
    find_apps()
    from mockpsp.cli import main as run  # noqa: PLC0415  imports the apps

    sys.argv = ["mockpsp", *_as_of_django(arguments)]
    run(sys.argv)


def _as_of_django(arguments: Sequence[str]) -> list[str]:
    """The arguments as `manage.py` takes them."""
    match list(arguments):
        case [] | ["-h" | "--help" | "help"]:
            return ["commands"]
        case ["help", name, *_]:
            return [ALIASES.get(name, name), "--help"]
        case [name, *rest]:
            return [ALIASES.get(name, name), *rest]
    raise AssertionError(arguments)
