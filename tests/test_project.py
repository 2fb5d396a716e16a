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
    ours = set(MAY_IMPORT) | {"tests", "benchmarks"}
    for file in (ROOT / package).rglob("*.py"):
        forbidden = _imports(file) & ours - MAY_IMPORT[package]
        assert not forbidden, f"{file.relative_to(ROOT)} imports {', '.join(sorted(forbidden))}"


# Inside ledgerdata: what is pure knows nothing of rows, and rows nothing of what writes them.
MAY_NOT_IMPORT = {
    "assets": {"models", "effects", "lifecycle", "ledger", "operations", "generate", "admin"},
    "lifecycle": {"models", "effects", "ledger", "operations", "generate", "admin"},
    "effects": {"models", "ledger", "operations", "generate", "admin"},
    "models": {"effects", "ledger", "operations", "generate", "admin"},
    "ledger": {"operations", "generate", "admin"},
    "operations": {"generate", "admin"},
    "generate": {"admin"},
}


def _ledger_modules(file: Path) -> set[str]:
    """The modules of ledgerdata that a module imports: `models` of `from ledgerdata.models.record import Record`."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "ledgerdata":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= set(node.module.split(".")[1:2]) if node.module.startswith("ledgerdata.") else set()
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("ledgerdata.")}
    return found


@pytest.mark.parametrize("module", MAY_NOT_IMPORT)
def test_imports_inside_ledgerdata_run_one_way(module: str) -> None:
    path = ROOT / "ledgerdata" / module
    files = list(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    for file in files:
        forbidden = _ledger_modules(file) & MAY_NOT_IMPORT[module]
        assert not forbidden, f"{file.relative_to(ROOT)} imports {', '.join(sorted(forbidden))}"


MOST_LINES = 250
MOST_FUNCTION_LINES = 40
OUR_CODE = sorted(
    file for package in MAY_IMPORT for file in (ROOT / package).rglob("*.py") if file.parent.name != "migrations"
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
