"""mockpsp as a wheel installs it: what stands in it, and that it runs without a checkout."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from mockpsp import __version__
from tests.server import RunningServer, free_port, started
from tests.test_project import PACKAGES

SETTINGS = {"DATABASE_URL", "SECRET_KEY", "HOST", "PORT", "MOCKPSP_DATA", "DJANGO_SETTINGS_MODULE"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(settings.BASE_DIR)]
    subprocess.run(build, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs; what it needs is the environment's."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


def environment(installed: Path, data: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return kept | {"PYTHONPATH": str(installed), "XDG_DATA_HOME": str(data)}


def command(installed: Path, data: Path, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """What `mockpsp ARGUMENTS` says, run in a folder that has an `api` and a `tenants` of its own."""
    place = data / "project"
    place.mkdir(exist_ok=True)
    for name in ("api", "tenants"):
        (place / f"{name}.py").write_text("raise SystemExit('this is another project\\'s')\n")
    line = [sys.executable, "-m", "mockpsp", *arguments]
    env = environment(installed, data) | more
    return subprocess.run(line, env=env, cwd=place, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def demo(installed: Path, tmp_path: Path) -> Iterator[tuple[RunningServer, str]]:
    """The server of `mockpsp run --demo`, and the key that it named."""
    said = tmp_path / "said"
    port = free_port()
    line = [sys.executable, "-m", "mockpsp", "run", "--demo", "--port", str(port), "--data", str(tmp_path / "data")]
    with said.open("w") as out:
        process = subprocess.Popen(
            line, env=environment(installed, tmp_path), cwd=tmp_path, stdout=out, start_new_session=True
        )
        with started(RunningServer(f"http://127.0.0.1:{port}", process), "/healthz") as server:
            yield server, said.read_text().split("key is ")[1].split(":")[0]


def named(file: Path) -> str:
    return str(file.relative_to(settings.BASE_DIR)).removeprefix("mockpsp/")


def test_nothing_but_mockpsp_is_installed(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = packed.namelist()
    assert {name.split("/")[0] for name in names} == {"mockpsp", f"mockpsp-{__version__}.dist-info"}
    inside = {name.removeprefix("mockpsp/").removeprefix("_apps/") for name in names}
    ours = [file for package in PACKAGES for file in (settings.BASE_DIR / package).rglob("*") if file.is_file()]
    assert {named(file) for file in ours if file.suffix != ".pyc"} <= inside


def test_its_version_and_commands(installed: Path, tmp_path: Path) -> None:
    assert command(installed, tmp_path, "--version").stdout == f"mockpsp {__version__}\n"
    for arguments in ([], ["--help"]):
        listed = command(installed, tmp_path, *arguments).stdout
        assert {"run", "seed", "advance", "check"} <= {line.split()[0] for line in listed.splitlines() if line.strip()}
        assert "resume_run" not in listed
    assert "--resume" in command(installed, tmp_path, "help", "seed").stdout


def test_data_is_kept_where_the_platform_keeps_it(installed: Path, tmp_path: Path) -> None:
    refused = command(installed, tmp_path, "check")
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    assert "Run mockpsp migrate." in refused.stderr
    assert command(installed, tmp_path, "migrate").returncode == 0
    assert (tmp_path / "mockpsp" / "mockpsp.sqlite3").exists()
    assert "agrees" in command(installed, tmp_path, "check").stdout


def test_another_django_in_the_environment_is_none_of_its_business(installed: Path, tmp_path: Path) -> None:
    ended = command(installed, tmp_path, "migrate", "-v0", DJANGO_SETTINGS_MODULE="theirs.settings")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_a_user_without_a_home_names_a_folder(installed: Path, tmp_path: Path) -> None:
    """As in a container: the platform's folder is not looked for, since that fails there."""
    homeless = "import platformdirs, runpy; platformdirs.user_data_dir = None; "
    line = [sys.executable, "-c", homeless + "runpy.run_module('mockpsp', run_name='__main__')", "help", "seed"]
    env = environment(installed, tmp_path) | {"MOCKPSP_DATA": str(tmp_path / "data")}
    ended = subprocess.run(line, env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert "--resume" in ended.stdout, ended.stderr


def test_a_demo_is_served(demo: tuple[RunningServer, str], installed: Path, tmp_path: Path) -> None:
    server, key = demo
    assert httpx.get(f"{server.root}/healthz").json()["version"] == __version__
    page = httpx.get(f"{server.root}/transactions", headers={"Authorization": f"Bearer {key}"})
    assert len(page.json()) == 100
    assert httpx.get(f"{server.root}/static/mockpsp/admin.css").status_code == 200
    assert f"mockpsp {__version__}" in httpx.get(f"{server.root}/admin/login/").text
    data = ("--data", str(tmp_path / "data"))
    assert "agrees" in command(installed, tmp_path, "check", key, *data).stdout
    begun = command(installed, tmp_path, "shell", *data, "-c", START)
    assert (begun.returncode, begun.stdout.split()[-1]) == (0, "0"), begun.stderr


START = """
import subprocess
from django.conf import settings
print(subprocess.run([*settings.COMMAND_LINE, "purge"], capture_output=True).returncode)
"""


def test_an_option_without_its_value(installed: Path, tmp_path: Path) -> None:
    refused = command(installed, tmp_path, "seed", "some-key", "--data")
    assert refused.returncode == 2
    assert "--data: expected one argument" in refused.stderr
