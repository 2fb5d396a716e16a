"""Load by wrk: one thread and a few connections beside the server."""

import json
import secrets
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.places import BadRun

SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True, slots=True)
class Calls:
    """What is asked for in turn: paths, with a body each where they are posted. `{key}` in a body is always fresh."""

    paths: Sequence[str]
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    bodies: Sequence[str] = ()

    def write(self, file: Path) -> None:
        """In the form that wrk.lua reads."""
        bodies = self.bodies or [""] * len(self.paths)
        lines = [self.method, *(f"{name}: {value}" for name, value in self.headers.items()), "", secrets.token_hex(8)]
        lines += [f"{path}\t{body}" for path, body in zip(self.paths, bodies, strict=True)]
        file.write_text("\n".join(lines) + "\n")


@dataclass(frozen=True, slots=True)
class Load:
    """What wrk measured."""

    requests: int
    seconds: float
    p50: float  # milliseconds
    p99: float

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.requests / self.seconds


def run(root: str, calls: Calls, *, seconds: float, connections: int) -> Load:
    """Asks for `seconds`, then tells what came.

    Raises BadRun where a single answer was not 2xx, or a connection failed.
    """
    with tempfile.NamedTemporaryFile(prefix="mockpsp-calls-") as file:
        calls.write(Path(file.name))
        duration = f"{max(round(seconds), 1)}s"
        command = ["wrk", "-t1", f"-c{connections}", f"-d{duration}", "--timeout", "60s", "-s", str(SCRIPT), root]
        done = subprocess.run(
            [*command, "--", file.name], capture_output=True, text=True, timeout=seconds + 90, check=True
        )
    return read_summary(done.stdout, f"{calls.method} {root}{calls.paths[0]}")


def read_summary(output: str, what: str) -> Load:
    """The line of JSON at the end of wrk's output. Raises BadRun."""
    found = [line for line in output.splitlines() if line.startswith("{")]
    if not found:
        raise BadRun(f"{what}: wrk measured nothing; it said {output!r}")
    told = json.loads(found[-1])
    if told["refused"] or told["broken"] or not told["requests"]:
        raise BadRun(
            f"{what}: {told['refused']} of {told['requests']} answers were refusals, {told['broken']} connections broke"
        )
    return Load(told["requests"], told["microseconds"] / 1e6, told["p50"] / 1e3, told["p99"] / 1e3)
