"""What is installed is locked: every package, its version and its hashes."""

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from django.conf import settings
from packaging.requirements import Requirement

from tests import audit
from tests.test_project import PACKAGES

ROOT = Path(settings.BASE_DIR)
NAMES = ("requirements", "requirements-dev")


def pins(text: str) -> dict[str, str]:
    """The version of each package that a file pins."""
    return dict(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==([^\s;]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_asked_for_is_locked(name: str) -> None:
    asked, locked = pins((ROOT / f"{name}.in").read_text()), pins((ROOT / f"{name}.txt").read_text())
    assert asked.items() <= locked.items(), "run make lock"
    assert len(asked) < len(locked)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_names_a_version_and_hashes_and_no_index(name: str) -> None:
    text = (ROOT / f"{name}.txt").read_text().replace("\\\n", "")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert lines
    for line in lines:
        assert re.fullmatch(r"[a-z0-9-]+==[^\s;]+( ; [^-]+?)?( +--hash=sha256:[0-9a-f]{64})+", line.strip()), line


def imported_by(package: str) -> set[str]:
    """The first names of all that the modules of a package import, anywhere in them."""
    found: set[str] = set()
    for file in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {each.name.partition(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found


def test_what_runs_needs_nothing_that_only_tests_install() -> None:
    owners = packages_distributions()
    needed = {owner.lower() for package in PACKAGES for name in imported_by(package) for owner in owners.get(name, ())}
    assert "django" in needed
    assert needed <= pins((ROOT / "requirements.txt").read_text()).keys()


def test_a_wheel_asks_for_what_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["postgresql"]]
    ranges = {each.name: each.specifier for each in map(Requirement, asked)}
    wanted = pins((ROOT / "requirements.in").read_text())
    assert ranges.keys() == wanted.keys()
    assert [name for name, version in wanted.items() if version not in ranges[name]] == []


def test_tests_run_what_is_served() -> None:
    served, tested = (pins((ROOT / f"{name}.txt").read_text()) for name in NAMES)
    assert served.items() <= tested.items()


FINE = {"name": "fine", "version": "1.0", "vulns": []}
OLD = {"name": "old", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1", "3.0"]}]}
SKIPPED = {"name": "hidden", "skip_reason": "hidden is not known there"}


@pytest.mark.parametrize(
    ("packages", "is_found", "lines"),
    [
        ([FINE, OLD], True, ["old 2.0: PYSEC-1, mended in 2.1, 3.0"]),
        ([FINE], False, ["Of 1 packages none is known to be vulnerable."]),
        ([SKIPPED], False, [f"{audit.UNKNOWN}: hidden is not known there"]),
        (
            [OLD, SKIPPED],
            True,
            [
                "1 packages could not be looked up, among them: hidden is not known there",
                "old 2.0: PYSEC-1, mended in 2.1, 3.0",
            ],
        ),
    ],
)
def test_what_an_audit_tells(packages: list[dict[str, object]], is_found: bool, lines: list[str]) -> None:
    assert audit.told({"dependencies": packages}) == (is_found, lines)


def test_an_audit_without_a_network_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path))
    monkeypatch.setenv("UV_HTTP_RETRIES", "0")
    assert audit.main() == 0
    assert "are not audited" in capsys.readouterr().out
