"""One database with the servers on it, and rates by wrk: one thread and a few connections beside the server."""

import json
import secrets
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.data import Calls
from benchmarks.databases import Database
from benchmarks.processes import BadRun, Server
from benchmarks.table import Row, Target, in_turn

PLAIN = "plain ModelViewSet"
SCRIPT = Path(__file__).with_name("wrk.lua")
Measure = Callable[[], float]


class Bench(NamedTuple):
    """One database with our server and the plain version on it, and how long to measure."""

    database: Database
    ours: Server
    naive: Server
    rounds: int
    seconds: int
    connections: int

    def rate(self, root: str, calls: Calls) -> float:
        """Answers a second. Raises BadRun where a single answer was not 2xx, or a connection failed."""
        options = f"-t1 -c{self.connections} -d{self.seconds}s --timeout 60s -s {SCRIPT} {root}".split()
        with tempfile.NamedTemporaryFile("w", prefix="mockpsp-calls-") as file:
            file.write(_as_lines(calls))
            file.flush()
            command = ["wrk", *options, "--", file.name]
            done = subprocess.run(command, capture_output=True, text=True, timeout=self.seconds + 90, check=True)
        return read_summary(done.stdout, f"{calls.method} {root}{calls.paths[0]}")

    def rates(self, sides: Mapping[str, Calls]) -> dict[str, list[float]]:
        """Those of our server, side after side."""
        return in_turn({side: partial(self.rate, self.ours.root, calls) for side, calls in sides.items()}, self.rounds)

    def alone(self, work: str, measure: Measure, unit: str = "/s", target: Target | None = None) -> Row:
        """What is compared with nothing."""
        return Row(work, ours=in_turn({"": measure}, self.rounds)[""], unit=unit, target=target)

    def compare(
        self, work: str, calls: Calls, targets: Mapping[str, Mapping[str, Target]], peers: "Mapping[str, Peer]"
    ) -> Iterator[Row]:
        """Ours against the plain version and the peers, with the targets by the other side and the database."""
        sides: dict[str, Measure] = {PLAIN: partial(self.rate, self.naive.root, calls)}
        with ExitStack() as started:
            for name, peer in peers.items():
                try:
                    sides[name] = started.enter_context(peer(self))
                except BadRun as error:
                    yield Row(work, name, why_not=str(error))
            figures = in_turn({"": partial(self.rate, self.ours.root, calls), **sides}, self.rounds)
        for other in sides:
            yield Row(work, other, figures[""], figures[other], target=targets[other][self.database.name])


Peer = Callable[[Bench], AbstractContextManager[Measure]]  # measures a server that runs as long as the context


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


def _as_lines(calls: Calls) -> str:
    """In the form that wrk.lua reads."""
    bodies = calls.bodies or [""] * len(calls.paths)
    lines = [calls.method, *(f"{name}: {value}" for name, value in calls.headers.items()), "", secrets.token_hex(8)]
    lines += [f"{path}\t{body}" for path, body in zip(calls.paths, bodies, strict=True)]
    return "\n".join(lines) + "\n"
