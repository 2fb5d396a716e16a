"""The code in the documentation does what the page says: shell and Python run against the real server.

A block that cannot be run has `<!-- not run: why -->` above it, which no reader sees.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.client.test_plugin import example, run
from tests.docs.pages import NAMES, blocks, code_of
from tests.server import database_url

ADDRESS = "localhost:8000"
LANGUAGES = {"sh", "python", "json", ""}  # without a name: a drawing
WITH = {language: [name for name in NAMES if code_of(name, language)] for language in LANGUAGES}

CURL = """set -euo pipefail
curl() {
  local answer status
  answer=$(command curl --silent --show-error --max-time 30 --write-out '\\n%{http_code}' "$@")
  status=${answer##*$'\\n'}
  printf '%s\\n' "${answer%$'\\n'*}"
  case $status in 2??) ;; *) echo "curl $* was answered $status" >&2; exit 1 ;; esac
}
"""
"""A curl that fails where it is refused."""

pytestmark = pytest.mark.usefixtures("committing")


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
@pytest.mark.parametrize("name", WITH["sh"])
def test_the_shell_of_a_page_runs(name: str, server: str) -> None:
    """All blocks of a page are one script, since a reader types one after the other."""
    script = CURL + "\n".join(code_of(name, "sh"))
    script = script.replace(ADDRESS, server.removeprefix("http://")).replace(".venv/bin/python", sys.executable)
    env = os.environ | {"DATABASE_URL": database_url()}
    ended = subprocess.run(
        ["bash", "-c", script], env=env, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=300, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("name", WITH["python"])
def test_the_python_of_a_page_runs(name: str, server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run in a project of their own, with the plugin; all else as a script."""
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(settings.BASE_DIR), str(settings.BASE_DIR / "client")]))
    for code in code_of(name, "python"):
        if code == example():
            continue  # tests/client runs it
        if "def test_" in code:
            assert "1 passed" in run(tmp_path, code).stdout
        else:
            line = [sys.executable, "-c", code.replace(f"http://{ADDRESS}", server)]
            env = os.environ | {"DATABASE_URL": database_url()}
            ended = subprocess.run(line, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
            assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("name", NAMES)
def test_all_blocks_are_of_a_kind_that_is_tested(name: str) -> None:
    for block in blocks(name):
        assert block.language in LANGUAGES, block.code
        if block.language == "json":
            assert json.loads(block.code)


def test_what_is_run_is_not_little() -> None:
    assert {"README.md", "docs/tutorial.md", "docs/control.md", "docs/faults.md"} <= {*WITH["sh"]}
    assert {"README.md", "client/README.md"} <= {*WITH["python"]}
