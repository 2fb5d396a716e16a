"""The pytest plugin: a running mockpsp, and a fresh dataset for each test.

pytest loads it in every session, so the client and httpx are loaded when a fixture is used.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from mockpsp_client import Dataset, Simulator

GOES_AFTER = "1d"
_folder = pytest.StashKey[Path]()
_dataset = pytest.StashKey["Dataset"]()


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
    if (folder / "pid").exists():
        from mockpsp_client.starting import end  # noqa: PLC0415

        end(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def mockpsp(request: pytest.FixtureRequest) -> Iterator["Simulator"]:
    """The server at MOCKPSP_URL; else one of this session's own, started when the first test asks for it."""
    from mockpsp_client.starting import url_of  # noqa: PLC0415

    try:
        url = url_of(request.config.stash[_folder])
    except (RuntimeError, TimeoutError) as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None
    from mockpsp_client import Simulator  # noqa: PLC0415  once the server starts

    with Simulator(url, token=os.environ.get("MOCKPSP_OPERATOR_TOKEN")) as simulator:
        yield simulator


@pytest.fixture
def dataset(mockpsp: "Simulator", request: pytest.FixtureRequest) -> Iterator["Dataset"]:
    """A fresh dataset, named for the test and dropped after it."""
    from mockpsp_client import Refused  # noqa: PLC0415

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
        from mockpsp_client.reporting import state_of  # noqa: PLC0415

        report.sections.append(("mockpsp", state_of(used, item.config.stash[_folder])))
    return report
