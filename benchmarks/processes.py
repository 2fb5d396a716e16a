"""Servers that the benchmarks start: awaited until they answer, and ended by their own id."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import httpx

from benchmarks.data import READ, page_path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"  # what the benchmarks install and fill
NAIVE_SETTINGS, OUR_SETTINGS = "benchmarks.naive_settings", "mockpsp.settings"
WORKERS = 2
STARTS_WITHIN, ENDS_WITHIN = 60.0, 15.0  # seconds
Strings = Mapping[str, str] | None


class BadRun(Exception):
    """A measurement that cannot be had here, or whose figures would say nothing; the text says why."""


class Server(NamedTuple):
    """A server that answers."""

    root: str
    process: "subprocess.Popen[bytes]"


def manage(*arguments: str) -> list[str]:
    """A command line of manage.py."""
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


def run(database_url: str, *arguments: str) -> str:
    """Runs a command of manage.py on this database, and returns its URL."""
    env = environment(OUR_SETTINGS, DATABASE_URL=database_url)
    subprocess.run(manage(*arguments), env=env, check=True, stdout=subprocess.DEVNULL)
    return database_url


def environment(settings: str, **more: str) -> dict[str, str]:
    """This process's environment, with the settings that are measured and nothing else of ours."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("MOCKPSP_")}
    return variables | {"DJANGO_SETTINGS_MODULE": settings} | more


@contextmanager
def ours(database_url: str) -> Iterator[Server]:
    """`manage.py serve`, as anybody starts it."""
    port = free_port()
    env = environment(OUR_SETTINGS, DATABASE_URL=database_url, PORT=str(port), MOCKPSP_WORKERS=str(WORKERS))
    with running(manage("serve"), port, page_path(), READ, env=env) as server:
        yield server


@contextmanager
def naive(database_url: str) -> Iterator[Server]:
    """The plain version, by the server that is usually taken for it, with as many workers."""
    port, env = free_port(), environment(NAIVE_SETTINGS, DATABASE_URL=database_url)
    options = f"--interface wsgi --factory --port {port} --workers {WORKERS} --blocking-threads 4".split()
    command = [sys.executable, "-m", "granian", *options, "django.core.wsgi:get_wsgi_application"]
    with running(command, port, page_path(), READ, env=env) as server:
        yield server


@contextmanager
def running(
    command: Sequence[str], port: int, path: str, headers: Strings = None, *, cwd: Path = ROOT, env: Strings = None
) -> Iterator[Server]:
    """The command while it runs, from its first answer of 200 on. Raises BadRun where none comes in time."""
    process = subprocess.Popen(command, env=env, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        _await(server, path, headers)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _await(server: Server, path: str, headers: Strings) -> None:
    give_up = time.monotonic() + STARTS_WITHIN
    with httpx.Client(base_url=server.root, headers=headers, timeout=STARTS_WITHIN) as client:
        while server.process.poll() is None and time.monotonic() < give_up:
            with suppress(httpx.TransportError):
                if client.get(path).is_success:
                    return
            time.sleep(0.01)
    raise BadRun(f"{server.process.args!r} did not answer {path} within {STARTS_WITHIN:.0f} s")


def megabytes(pid: int) -> float:
    """The memory of a process and all below it, shared pages counted once: the sum of their PSS."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    own = next(int(line.split()[1]) / 1024 for line in rollup if line.startswith("Pss:"))
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return own + sum(megabytes(int(child)) for task in tasks for child in task.read_text().split())
