"""Promises about the tree itself."""

import ast
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("tenants", "ledgerdata", "simulator", "api", "mockpsp")


MOST_LINES = 250
MOST_FUNCTION_LINES = 40
OUR_CODE = sorted(
    file for package in PACKAGES for file in (ROOT / package).rglob("*.py") if file.parent.name != "migrations"
)


@pytest.mark.parametrize("file", OUR_CODE, ids=lambda file: str(file.relative_to(ROOT)))
def test_modules_and_functions_stay_small(file: Path) -> None:
    text = file.read_text()
    assert file.name == "settings.py" or len(text.splitlines()) <= MOST_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= MOST_FUNCTION_LINES, f"{node.name} has {lines} lines"


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
