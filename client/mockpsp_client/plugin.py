"""The pytest plugin: a running mockpsp, and a fresh dataset for each test."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import pytest

from mockpsp_client import Dataset, Refused, Simulator, Unreachable
from mockpsp_client.addresses import is_of_this_machine

STARTS_WITHIN = 30.0  # seconds
LOOKS_EVERY = 0.05
GOES_AFTER = "1d"
MOST_TOLD = 20  # payments, requests, and lines of the server's log
NOT_STARTED = "mockpsp did not start; install it beside this, or name one that runs in MOCKPSP_URL. It said:\n"
NOTED_WITHIN = 1.0  # seconds, after which a request is in the journal
_folder = pytest.StashKey[Path]()
_dataset = pytest.StashKey[Dataset]()


def pytest_configure(config: pytest.Config) -> None:
    """A folder for the server that is started if a test asks for one: the same for all workers of xdist."""
    given = getattr(config, "workerinput", {}).get("mockpsp_folder")
    folder = config.stash[_folder] = Path(given or tempfile.mkdtemp(prefix="mockpsp-"))
    if not given:
        (folder / "owner").write_text(str(os.getpid()))


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["mockpsp_folder"] = str(node.config.stash[_folder])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Ends the server, in the process that began the session."""
    folder = config.stash.get(_folder, None)
    if folder is None or hasattr(config, "workerinput"):
        return
    with suppress(FileNotFoundError, ProcessLookupError):
        os.killpg(int((folder / "pid").read_text()), signal.SIGTERM)
        _wait_for_end(int((folder / "pid").read_text()))
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def mockpsp(request: pytest.FixtureRequest) -> Iterator[Simulator]:
    """The server at MOCKPSP_URL; else one of this session's own, started when the first test asks for it."""
    try:
        url = _url(request.config.stash[_folder])
    except (RuntimeError, TimeoutError) as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    with Simulator(url, token=os.environ.get("MOCKPSP_OPERATOR_TOKEN")) as simulator:
        yield simulator


@pytest.fixture
def dataset(mockpsp: Simulator, request: pytest.FixtureRequest) -> Iterator[Dataset]:
    """A fresh dataset, named for the test and dropped after it."""
    fresh = mockpsp.dataset(request.node.nodeid[-200:], expires_in=GOES_AFTER)  # a session may be killed
    request.node.stash[_dataset] = fresh  # a fixture that fails has it, and is not among the test's arguments
    yield fresh
    with suppress(Refused):  # the test may have dropped it
        fresh.drop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Puts the state of the dataset into the report of a test that failed."""
    report: pytest.TestReport = yield
    used = item.stash.get(_dataset, None)
    if used and report.failed and report.when != "teardown":
        report.sections.append(("mockpsp", _state_of(used, item.config.stash[_folder])))
    return report


def _url(folder: Path) -> str:
    """The address of a server that answers. Raises RuntimeError or TimeoutError, which say what to do."""
    given = os.environ.get("MOCKPSP_URL")
    if given and (problem := _problem_at(given)):
        raise RuntimeError(f"MOCKPSP_URL is {given}, where no mockpsp answers: {problem}")
    return given or _started(folder)


def _problem_at(url: str) -> str:
    """Why the address is not that of a mockpsp; nothing where it is."""
    try:
        answer = httpx.get(f"{url.rstrip('/')}/healthz", timeout=STARTS_WITHIN, trust_env=not is_of_this_machine(url))
        health = answer.json()
        return "" if isinstance(health, dict) and "version" in health else "its /healthz names no version"
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return str(error)
    except ValueError:
        return "its /healthz is not JSON"


def _state_of(dataset: Dataset, folder: Path) -> str:
    try:
        clock = dataset.clock.read()
        references = list(islice(dataset.payments.references(), MOST_TOLD))
        lines = [f"{dataset.simulator.url}, key {dataset.key}, {clock.now.isoformat()}, {clock.due_steps} steps due"]
        for reference in references:
            read = dataset.payments.get(reference).read
            events = " > ".join(f"{each.status} {each.amount}" for each in read.records)
            lines.append(f"{read.type} {read.reference} {read.currency}: {events}")
        lines += _journal_of(dataset)
    except Unreachable as error:
        return "\n".join([f"The dataset's state cannot be read: {error}", *_end_of_log(folder)])
    except (Refused, httpx.HTTPError) as error:
        return f"The dataset's state cannot be read: {error}"
    return "\n".join(lines)


def _end_of_log(folder: Path) -> list[str]:
    """The last lines of the server that was started; none where it is somebody else's."""
    log = folder / "log"
    lines = log.read_text(errors="replace").splitlines()[-MOST_TOLD:] if log.exists() else []
    return ["The last lines of its log:", *lines] if lines else []


def _journal_of(dataset: Dataset) -> list[str]:
    time.sleep(NOTED_WITHIN)
    found = dataset.journal.requests()
    told = [str(each) for each in reversed(found[:MOST_TOLD])]
    return [f"The connector sent {len(found)} requests{'; the last ones:' if told else '.'}", *told]


def _started(folder: Path) -> str:
    """The address of the session's server. Of several processes one starts it, and the others wait."""
    address, failure = folder / "url", folder / "failure"
    try:
        (folder / "starting").touch(exist_ok=False)
    except FileExistsError:
        _wait_until(lambda: address.exists() or failure.exists())
        if failure.exists():
            raise RuntimeError(failure.read_text()) from None
        return address.read_text()
    try:
        url = _start(folder)
    except RuntimeError as error:
        _write_whole(failure, str(error))
        raise
    _write_whole(address, url)
    return url


def _write_whole(file: Path, text: str) -> None:
    """Writes a file that other processes look for: they find all of it."""
    draft = file.with_suffix(".draft")
    draft.write_text(text)
    draft.rename(file)


def _start(folder: Path) -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    keeper = [
        sys.executable,
        "-I",
        str(Path(__file__).with_name("keeper.py")),
        (folder / "owner").read_text(),
        str(folder),
    ]
    line = [*keeper, *_command(), "run", "--data", str(folder / "data"), "--host", "127.0.0.1", "--port", str(port)]
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "MOCKPSP_PUBLIC_URL"}}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            line,
            env=kept | {"MOCKPSP_SIGNUPS_PER_DAY": "0", "DJANGO_SETTINGS_MODULE": "mockpsp.settings"},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    (folder / "pid").write_text(str(process.pid))
    url = f"http://127.0.0.1:{port}"
    with httpx.Client(trust_env=False) as client:  # no proxy leads to this machine

        def is_up() -> bool:
            if process.poll() is not None:
                raise RuntimeError(NOT_STARTED + (folder / "log").read_text())
            with suppress(httpx.TransportError):
                return client.get(f"{url}/healthz").is_success
            return False

        _wait_until(is_up)
    return url


def _command() -> list[str]:
    """The command `mockpsp`: that of this environment, else the one that the shell would find."""
    of_this = Path(sys.executable).with_name("mockpsp")
    found = str(of_this) if of_this.exists() else shutil.which("mockpsp")
    return [found] if found else [sys.executable, "-m", "mockpsp"]


def _wait_until(is_so: Any) -> None:
    give_up = time.monotonic() + STARTS_WITHIN
    while not is_so():
        if time.monotonic() > give_up:
            raise TimeoutError(f"mockpsp did not come up within {STARTS_WITHIN:.0f} s.")
        time.sleep(LOOKS_EVERY)


def _wait_for_end(process: int) -> None:
    give_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up:
        with suppress(ChildProcessError):
            os.waitpid(process, os.WNOHANG)
        os.kill(process, 0)  # raises ProcessLookupError once it has ended
        time.sleep(LOOKS_EVERY)
