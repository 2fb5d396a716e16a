"""The pytest plugin, as a project of a stranger uses it: tests of theirs, run by a pytest of their own."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from django.conf import settings

from tests.server import free_port

ROOT = Path(settings.BASE_DIR)
README = (ROOT / "client" / "README.md").read_text()
SETTINGS = {"DATABASE_URL", "MOCKPSP_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS"}

FAILS = """
import httpx
import pytest

def test_fails(dataset):
    headers = {"Authorization": f"Bearer {dataset.key}"}
    httpx.get(f"{dataset.simulator.url}/transactions?page=0", headers=headers)
    main = dataset.accounts.open("Main", balance=(100_000, "EUR/2"))
    assert dataset.payments.take("PAYIN", 55, "EUR/2", destination=main.id).state == "PENDING"

@pytest.fixture
def of_theirs(dataset):
    main = dataset.accounts.open("Main")
    dataset.payments.take("PAYIN", 77, "EUR/2", destination=main.id)
    raise ValueError("their fixture")

def test_has_no_fixture(of_theirs):
    pass
"""
DIES = """
import os, signal
from pathlib import Path

def test_dies(dataset, request):
    (folder,) = Path(os.environ["TMPDIR"]).glob("mockpsp-*")
    os.killpg(int((folder / "pid").read_text()), signal.SIGKILL)
    dataset.clock.read()
"""
KILLED = """
import os, signal

def test_it(dataset):
    print(dataset.simulator.url, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""
MANY = """
import pytest

@pytest.mark.parametrize("number", range(32))
def test_apart(dataset, number):
    main = dataset.accounts.open("Main", id="main", balance=(1_000 + number, "EUR/2"))
    dataset.clock.advance(f"{number + 1}h")
    if number % 3 == 0:
        dataset.reset()
        main = dataset.accounts.open("Main", id="main", balance=(1_000 + number, "EUR/2"))
    dataset.configure(outcome="pending" if number % 2 else "fail")
    payment = dataset.payments.take("PAYIN", 100 + number, "EUR/2", destination=main.id)
    assert payment.state == ("PENDING" if number % 2 else "FAILED")
    assert dataset.accounts.get("main").balances == {"EUR/2": 1_000 + number}
    assert len(list(dataset.payments.references(type="PAYIN"))) == 1
"""


def run(folder: Path, tests: str, *options: str) -> "subprocess.CompletedProcess[str]":
    (folder / "test_theirs.py").write_text(tests)
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    env = kept | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "client"))), "TMPDIR": str(folder)}
    plugins = ("-p", "mockpsp_client.plugin", "-p", "no:django", "-p", "no:cacheprovider")
    line = [sys.executable, "-m", "pytest", "-q", *plugins, *options, str(folder)]
    return subprocess.run(line, env=env, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


def nothing_is_left(folder: Path) -> bool:
    return not list(folder.glob("mockpsp-*"))


def example() -> str:
    """The README's test."""
    return next(str(code) for code in re.findall(r"```python\n(.*?)```", README, re.DOTALL) if "def test_" in code)


def test_the_example_of_the_readme_passes(tmp_path: Path) -> None:
    ended = run(tmp_path, example())
    assert "1 passed" in ended.stdout, ended.stdout
    assert nothing_is_left(tmp_path)


def test_a_proxy_is_passed_by(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the machines of a company have one in their environment: it would look for the server on itself."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    ended = run(tmp_path, "def test_it(dataset):\n    dataset.clock.read()\n")
    assert "1 passed" in ended.stdout, ended.stdout


def test_a_failure_shows_the_dataset(tmp_path: Path) -> None:
    ended = run(tmp_path, FAILS)
    assert "1 failed, 1 error" in ended.stdout
    assert len(re.findall(r"-+ mockpsp -+", ended.stdout)) == 2, ended.stdout
    for amount in (55, 77):
        assert re.search(rf"PAYIN \S+ EUR/2: SUCCEEDED {amount}", ended.stdout)
    assert re.search(r"GET /transactions\?page=0: 400", ended.stdout), ended.stdout


def test_thirty_two_side_by_side_do_not_cross_over(tmp_path: Path) -> None:
    ended = run(tmp_path, MANY, "-n", "2")
    assert "32 passed" in ended.stdout, ended.stdout
    assert nothing_is_left(tmp_path)


def test_an_address_without_a_server_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a line, not in the frames of an HTTP client."""
    monkeypatch.setattr(sys.modules[__name__], "SETTINGS", SETTINGS - {"MOCKPSP_URL"})
    url = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("MOCKPSP_URL", url)
    ended = run(tmp_path, "def test_it(dataset):\n    dataset.clock.read()\n")
    assert re.search(rf"^E? *MOCKPSP_URL is {url}, where no mockpsp answers: \S+", ended.stdout, re.M), ended.stdout
    assert "httpcore" not in ended.stdout


def test_a_server_that_dies_is_told_with_its_log(tmp_path: Path) -> None:
    ended = run(tmp_path, DIES)
    assert "mockpsp does not answer at http://127.0.0.1:" in ended.stdout, ended.stdout
    assert re.search(r"^The last lines of its log:\n.*mockpsp serves on", ended.stdout, re.M | re.S), ended.stdout
    assert nothing_is_left(tmp_path)


def test_a_session_that_is_killed_leaves_no_server(tmp_path: Path) -> None:
    ended = run(tmp_path, KILLED, "-s")
    assert ended.returncode == -signal.SIGKILL
    (url,) = re.findall(r"http://\S+", ended.stdout)
    give_up = time.monotonic() + 30
    while not nothing_is_left(tmp_path) and time.monotonic() < give_up:
        time.sleep(0.1)
    assert nothing_is_left(tmp_path)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/healthz", trust_env=False)


def test_a_server_that_does_not_start_is_told_to_all_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKPSP_WORKERS", "many")
    several = "import pytest\n\n@pytest.mark.parametrize('number', range(4))\ndef test_it(dataset, number):\n    pass\n"
    ended = run(tmp_path, several, "-n", "2")
    assert "4 errors" in ended.stdout, ended.stdout
    assert (
        ended.stdout.count("mockpsp did not start; install it beside this, or name one that runs in MOCKPSP_URL") >= 4
    )
    assert "MOCKPSP_WORKERS is 'many'" in ended.stdout
    assert "did not come up within" not in ended.stdout


@pytest.mark.usefixtures("committing")
def test_a_server_that_is_there_is_used(server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOCKPSP_URL", server)
    monkeypatch.setattr(sys.modules[__name__], "SETTINGS", SETTINGS - {"MOCKPSP_URL"})
    theirs = f"def test_it(mockpsp, dataset):\n    assert mockpsp.url == {server!r}\n    dataset.clock.read()\n"
    assert "1 passed" in run(tmp_path, theirs).stdout
