"""Other mock servers, installed under var/, each with its quietest settings: Prism and localstripe; and wrk.

Each peer is a context that gives a function, which measures the peer's rate once.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx

from benchmarks.bench import Bench, Measure
from benchmarks.data import PAGE, READ, Calls, page_path
from benchmarks.processes import VAR, BadRun, free_port, running

PRISM, LOCALSTRIPE = "5.16.0", "1.15.10"
STRIPE_KEY = {"Authorization": "Bearer sk_test_12345"}
STRIPE_FORM = STRIPE_KEY | {"Content-Type": "application/x-www-form-urlencoded"}
STRIPE_PAYOUTS = Calls(["/v1/payouts"], STRIPE_FORM, "POST", ["amount=1250&currency=eur&description=Invoice+{key}"])
PRISM_DESCRIPTION = Path(__file__).with_name("prism.json")
INSTALLS_WITHIN = 600


def require_wrk() -> None:
    """Installs wrk where that is possible; raises BadRun where it is not."""
    if shutil.which("wrk") is None:
        if shutil.which("apt-get") is None or os.geteuid() != 0:
            raise BadRun("wrk is missing: install it (Debian: apt-get install wrk)")
        _run("apt-get", "--quiet", "update")
        _run("apt-get", "--quiet", "install", "--yes", "--no-install-recommends", "wrk")


@contextmanager
def prism(bench: Bench) -> Iterator[Measure]:
    """Prism with an OpenAPI document whose example is the first page of ours."""
    port, path, description = free_port(), page_path(), json.loads(PRISM_DESCRIPTION.read_text())
    content = description["paths"]["/transactions"]["get"]["responses"]["200"]["content"]["application/json"]
    content["example"] = httpx.get(bench.ours.root + path, headers=READ).raise_for_status().json()
    (VAR / "prism.json").write_text(json.dumps(description))
    options = f"mock -h 127.0.0.1 -p {port} -v silent prism.json".split()
    with running([*_prism_command(), *options], port, path, cwd=VAR) as server:
        if len(httpx.get(server.root + path).json()) != PAGE:
            raise BadRun(f"Prism's page has not {PAGE} rows")
        yield partial(bench.rate, server.root, Calls([path], headers={}))


@contextmanager
def localstripe(bench: Bench) -> Iterator[Measure]:
    """localstripe, which keeps its payouts in a file that each one writes anew: so every round begins empty."""
    port = free_port()
    command = [*_localstripe_command(), "--port", str(port), "--from-scratch"]
    with running(command, port, "/v1/payouts", STRIPE_KEY, cwd=VAR) as server:

        def rate() -> float:
            httpx.delete(f"{server.root}/_config/data", headers=STRIPE_KEY).raise_for_status()
            return bench.rate(server.root, STRIPE_PAYOUTS)

        yield rate


def _prism_command() -> list[str]:
    """Not through npx: the process that is started has to be the one that is ended."""
    script, npm, node = VAR / "npm/node_modules/.bin/prism", shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        raise BadRun("node or npm is missing here, and Prism needs them")
    if not script.exists():
        options = ["--no-audit", "--no-fund", "--ignore-scripts"]
        _run(npm, "install", f"--prefix={VAR / 'npm'}", *options, f"@stoplight/prism-cli@{PRISM}")
    return [node, str(script)]


def _localstripe_command() -> list[str]:
    folder = VAR / "localstripe"
    script = folder / "bin" / "localstripe"
    if not script.exists():
        _run(sys.executable, "-m", "venv", "--without-pip", str(folder))
        pip = [shutil.which("python3") or sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
        _run(*pip, "install", "--quiet", f"localstripe=={LOCALSTRIPE}")  # an outer pip: the environment has none
    return [str(script)]


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALLS_WITHIN)
    except (subprocess.SubprocessError, OSError) as error:
        raise BadRun(f"{' '.join(command)} failed: {getattr(error, 'stderr', None) or error}") from error
