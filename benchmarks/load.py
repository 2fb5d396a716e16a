"""Load by wrk: one thread and a few connections beside the server."""

import json
import secrets
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import BadRun

SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True, slots=True)
class Calls:
    """Requests, sent in turn: paths, with a body each where they are posted. `{key}` in a body is always fresh."""

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


def rate(root: str, calls: Calls, *, seconds: float, connections: int) -> float:
    """Answers a second. Raises BadRun where a single answer was not 2xx, or a connection failed."""
    with tempfile.NamedTemporaryFile(prefix="mockpsp-calls-") as file:
        calls.write(Path(file.name))
        duration = f"{max(round(seconds), 1)}s"
        command = ["wrk", "-t1", f"-c{connections}", f"-d{duration}", "--timeout", "60s", "-s", str(SCRIPT), root]
        done = subprocess.run(
            [*command, "--", file.name], capture_output=True, text=True, timeout=seconds + 90, check=True
        )
    return read_summary(done.stdout, f"{calls.method} {root}{calls.paths[0]}")


def read_summary(output: str, request: str) -> float:
    """Answers a second, by the line of JSON at the end of wrk's output. Raises BadRun, which names the request."""
    lines = [line for line in output.splitlines() if line.startswith("{")]
    if not lines:
        raise BadRun(f"{request}: wrk measured nothing; its output was {output!r}")
    summary = json.loads(lines[-1])
    requests, refused, broken = (int(summary[name]) for name in ("requests", "refused", "broken"))
    if refused or broken or not requests:
        raise BadRun(f"{request}: {refused} of {requests} answers were refusals, {broken} connections broke")
    return requests / float(summary["microseconds"]) * 1e6
