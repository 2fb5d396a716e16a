"""Processes that the benchmarks start: awaited until they answer, measured, and ended by their own id."""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.places import ROOT, Unavailable

ENDS_WITHIN = 15.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str],
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    env: Mapping[str, str] | None = None,
    folder: Path = ROOT,
    within: float = 30.0,
) -> Iterator["subprocess.Popen[bytes]"]:
    """The command while it runs, from its first answer of 200 at `url` on.

    Raises Unavailable where it ends or does not answer in time.
    """
    process = subprocess.Popen(command, env=env, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _await(process, url, headers or {}, within)
        yield process
    finally:
        _end(process)


def pss_megabytes(process: "subprocess.Popen[bytes]") -> float:
    """What the process and all below it hold of memory, shared pages counted once: the sum of their PSS."""
    return sum(_pss(pid) for pid in _family(process.pid)) / 1024


def _await(process: "subprocess.Popen[bytes]", url: str, headers: Mapping[str, str], within: float) -> None:
    give_up = time.monotonic() + within
    with httpx.Client(headers=dict(headers), timeout=within) as client:
        while time.monotonic() < give_up:
            if process.poll() is not None:
                raise Unavailable(f"{process.args!r} ended at its start with {process.returncode}")
            try:
                if client.get(url).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.01)
    raise Unavailable(f"{process.args!r} did not answer {url} within {within:.0f} s")


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            yield from _family(int(child))


def _pss(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
