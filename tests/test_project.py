"""Promises about the tree itself."""

import ast
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
MAY_IMPORT = {
    "tenants": {"tenants"},
    "ledgerdata": {"ledgerdata", "tenants"},
    "api": {"api", "ledgerdata", "tenants"},
    "mockpsp": {"mockpsp", "api", "ledgerdata", "tenants"},
}


def _imports(file: Path) -> set[str]:
    """The top packages that a module imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_run_one_way(package: str) -> None:
    ours = set(MAY_IMPORT) | {"tests"}
    for file in (ROOT / package).rglob("*.py"):
        forbidden = _imports(file) & ours - MAY_IMPORT[package]
        assert not forbidden, f"{file.relative_to(ROOT)} imports {', '.join(sorted(forbidden))}"


@pytest.mark.django_db
def test_migrations_are_complete() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
