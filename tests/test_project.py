"""Promises about the tree itself."""

import ast
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from tests.any_database import PLACES

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("tenants", "ledgerdata", "simulator", "api", "mockpsp")


MOST_LINES = 250
MOST_FUNCTION_LINES = 40
OUR_CODE = sorted(
    file for package in PACKAGES for file in (ROOT / package).rglob("*.py") if file.parent.name != "migrations"
)


def too_long(file: Path) -> Iterator[str]:
    """The module and the functions of it that have too many lines."""
    text = file.read_text()
    if file.name != "settings.py" and len(text.splitlines()) > MOST_LINES:
        yield f"{file} has {len(text.splitlines())} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MOST_FUNCTION_LINES:
                yield f"{file}: {node.name} has {lines} lines"


def test_modules_and_functions_stay_small() -> None:
    assert len(OUR_CODE) > 100
    assert [line for file in OUR_CODE for line in too_long(file)] == []


def test_what_runs_on_one_database_is_there() -> None:
    """A place that was renamed would run twice, and nobody would see it."""
    assert [
        place for place in PLACES if not list(ROOT.glob(f"{place}**/test_*.py" if place.endswith("/") else place))
    ] == []


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
