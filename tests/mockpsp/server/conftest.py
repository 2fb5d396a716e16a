"""The plain server: the same processes, threads and connections, with a small application behind."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.conf import settings

from tests.mockpsp.server.raw import Raw, connected
from tests.server import RunningServer, free_port, started

Plain = Callable[..., AbstractContextManager[RunningServer]]


@contextmanager
def plain_server(poller: str = "new", **limits: float) -> Iterator[RunningServer]:
    port = free_port()
    env = os.environ | {"MOCKPSP_LIMITS": ",".join(f"{name}={value}" for name, value in limits.items())}
    command = [sys.executable, "-m", "tests.mockpsp.server.plain", str(port), poller]
    process = subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, start_new_session=True)
    with started(RunningServer(f"http://127.0.0.1:{port}", process), "/lost") as server:
        yield server


@pytest.fixture(scope="module", params=["new", "selector"])
def plain(request: pytest.FixtureRequest) -> Iterator[str]:
    """The root of one that has all its patience, with either kind of poller."""
    with plain_server(request.param) as server:
        yield server.root


@pytest.fixture
def raw(plain: str) -> Iterator[Raw]:
    """A connection to it."""
    with connected(plain) as connection:
        yield connection
