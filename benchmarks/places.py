"""Where the benchmarks keep what they install and make, and the environment that their commands run in."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"
NAIVE_SETTINGS = "benchmarks.naive_settings"
OUR_SETTINGS = "mockpsp.settings"


class Unavailable(Exception):
    """Something to measure against is not to be had here; the text says why."""


class BadRun(Exception):
    """A run whose figures would say nothing: refused requests, other answers than expected."""


def manage(*arguments: str) -> list[str]:
    """A command line of manage.py."""
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


def environment(settings: str, **more: str) -> dict[str, str]:
    """This process's environment, with the settings that are measured and nothing else of ours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOCKPSP_")}
    return kept | {"DJANGO_SETTINGS_MODULE": settings} | more
