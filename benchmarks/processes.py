"""Servers that the benchmarks start: awaited until they answer, and ended by their own id."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.data import READ, created_at, page_path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "bench"  # what the benchmarks install and fill
NAIVE_SETTINGS, OUR_SETTINGS = "benchmarks.naive_settings", "mockpsp.settings"
WORKERS = 2
STARTS_WITHIN, ENDS_WITHIN = 60.0, 15.0  # seconds


class Unavailable(Exception):
    """A server to compare with cannot be had here; the text says why."""


class BadRun(Exception):
    """A run whose figures would say nothing: refused requests, other answers than expected."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers."""

    root: str
    process: "subprocess.Popen[bytes]"

    def megabytes(self) -> float:
        """The memory of the process and all below it, shared pages counted once: the sum of their PSS."""
        return sum(map(_pss, _family(self.process.pid))) / 1024


def manage(*arguments: str) -> list[str]:
    """A command line of manage.py."""
    return [sys.executable, str(ROOT / "manage.py"), *arguments]


def environment(settings: str, **more: str) -> dict[str, str]:
    """This process's environment, with the settings that are measured and nothing else of ours."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith("MOCKPSP_")}
    return variables | {"DJANGO_SETTINGS_MODULE": settings} | more


@contextmanager
def ours(database_url: str) -> Iterator[Server]:
    """`manage.py serve`, as anybody starts it."""
    port = free_port()
    env = environment(OUR_SETTINGS, DATABASE_URL=database_url, PORT=str(port), MOCKPSP_WORKERS=str(WORKERS))
    with running(manage("serve"), port, page_path(created_at(0)), headers=READ.headers, env=env) as server:
        yield server


@contextmanager
def naive(database_url: str) -> Iterator[Server]:
    """The plain version, by the server that is usually taken for it, with as many workers."""
    port, env = free_port(), environment(NAIVE_SETTINGS, DATABASE_URL=database_url)
    options = f"--interface wsgi --factory --port {port} --workers {WORKERS} --blocking-threads 4".split()
    command = [sys.executable, "-m", "granian", *options, "django.core.wsgi:get_wsgi_application"]
    with running(command, port, page_path(created_at(0)), headers=READ.headers, env=env) as server:
        yield server


@contextmanager
def running(
    command: Sequence[str],
    port: int,
    path: str,
    *,
    headers: Mapping[str, str] | None = None,
    env: Mapping[str, str] | None = None,
    folder: Path = ROOT,
) -> Iterator[Server]:
    """The command while it runs, from its first answer of 200 on.

    Raises Unavailable where it ends or does not answer in time.
    """
    process = subprocess.Popen(command, env=env, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        _await(server, path, headers or {})
        yield server
    finally:
        process.terminate()
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(server: Server, path: str, headers: Mapping[str, str]) -> None:
    give_up = time.monotonic() + STARTS_WITHIN
    with httpx.Client(base_url=server.root, headers=dict(headers), timeout=STARTS_WITHIN) as client:
        while server.process.poll() is None and time.monotonic() < give_up:
            try:
                if client.get(path).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.01)
    raise Unavailable(f"{server.process.args!r} did not answer {path} within {STARTS_WITHIN:.0f} s")


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from _family(int(child))


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
