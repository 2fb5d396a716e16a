"""The Dockerfile and the compose file are in step with the wheel, the settings, and a server that runs.

No Docker engine is needed, and none is asked: docs/container.md says what was not run.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from tests.server import free_port

ROOT = Path(settings.BASE_DIR)
DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = (ROOT / "compose.yaml").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
KNOWN = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text()))


def copied() -> set[str]:
    """What the Dockerfile takes from this folder."""
    lines = re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE)
    return {name for line in lines for name in line.split()}


def health_check(port: int) -> int:
    """The exit code of the image's health check."""
    check = re.search(r"^HEALTHCHECK .*?CMD (\[.*?\])$", DOCKERFILE, re.DOTALL | re.MULTILINE)
    assert check
    program, *arguments = json.loads(check[1])
    assert program == "python"
    env = os.environ | {"PORT": str(port)}
    return subprocess.run(
        [sys.executable, *arguments], env=env, capture_output=True, timeout=30, check=False
    ).returncode


def test_all_that_a_wheel_is_made_of_is_copied() -> None:
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    files = {PROJECT["project"]["readme"], *PROJECT["project"]["license-files"], "pyproject.toml", "requirements.txt"}
    assert copied() == {*packages, *files}


def test_nothing_else_is_sent_to_the_engine() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    assert {line.removeprefix("!") for line in lines if line.startswith("!")} == copied()


def test_both_stages_have_a_python_that_mockpsp_runs_on() -> None:
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert len(images) == 2
    assert len(set(images)) == 1
    version = re.fullmatch(r"python:(3\.\d+)-slim-\w+", images[0])
    assert version
    assert f">={version[1]}" == PROJECT["project"]["requires-python"]


def test_it_runs_a_command_of_ours_as_nobody_s_user() -> None:
    entry, command = (
        json.loads(found) for found in re.findall(r"^(?:ENTRYPOINT|CMD) (\[.*\])$", DOCKERFILE, re.MULTILINE)
    )
    assert entry[0] in PROJECT["project"]["scripts"]
    assert (ROOT / "mockpsp" / "management" / "commands" / f"{command[0]}.py").exists()
    assert re.search(r"^USER (\d+)$", DOCKERFILE.rpartition("FROM ")[2], re.MULTILINE)


@pytest.mark.parametrize("text", [DOCKERFILE.rpartition("FROM ")[2], COMPOSE.partition("  mockpsp:\n")[2]])
def test_every_variable_is_a_setting(text: str) -> None:
    given = set(re.findall(r"\b((?:MOCKPSP|DATABASE)_[A-Z_]+|HOST|PORT|SECRET_KEY)\b", text))
    assert given
    assert given <= KNOWN


def test_ports_and_volumes_agree() -> None:
    assert "PORT=8000" in DOCKERFILE
    assert "EXPOSE 8000" in DOCKERFILE
    assert ":8000:8000" in COMPOSE
    (folder,) = re.findall(r"^VOLUME (\S+)$", DOCKERFILE, re.MULTILINE)
    assert f"MOCKPSP_DATA={folder} " in DOCKERFILE
    assert f"mockpsp:{folder} " in COMPOSE


@pytest.mark.usefixtures("committing")
def test_the_health_check_tells_a_server_from_none(server: str) -> None:
    assert health_check(int(server.rpartition(":")[2])) == 0
    assert health_check(free_port()) != 0
