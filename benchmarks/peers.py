"""Other mock servers, installed under var/, each with its quietest settings: Prism and localstripe; and wrk."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.data import PAGE, created_at, page_path
from benchmarks.load import Calls
from benchmarks.processes import VAR, BadRun, Server, Unavailable, free_port, running

PRISM, LOCALSTRIPE = "5.16.0", "1.15.10"
STRIPE_KEY = {"Authorization": "Bearer sk_test_12345"}
INSTALLS_WITHIN = 600

PRISM_PAGE = Calls([page_path(created_at(0))])
STRIPE_PAYOUTS = Calls(
    ["/v1/payouts"],
    STRIPE_KEY | {"Content-Type": "application/x-www-form-urlencoded"},
    "POST",
    ["amount=1250&currency=eur&description=Invoice+{key}"],
)


def require_wrk() -> None:
    """Installs wrk where that is possible; raises Unavailable where it is not."""
    if shutil.which("wrk") is None:
        if shutil.which("apt-get") is None or os.geteuid() != 0:
            raise Unavailable("wrk is missing: install it (Debian: apt-get install wrk)")
        _run("apt-get", "--quiet", "update")
        _run("apt-get", "--quiet", "install", "--yes", "--no-install-recommends", "wrk")


@contextmanager
def prism(items: list[dict[str, Any]]) -> Iterator[Server]:
    """Prism with an OpenAPI document whose example is one page."""
    content = {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}, "example": items}}
    names = {"page": "integer", "pageSize": "integer", "sort": "string", "updatedAtFrom": "string"}
    parameters = [{"name": name, "in": "query", "schema": {"type": type}} for name, type in names.items()]
    answers = {"200": {"description": "a page", "content": content}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "PSP", "version": "1"},
        "paths": {"/transactions": {"get": {"parameters": parameters, "responses": answers}}},
    }
    folder, port = _folder("prism"), free_port()
    (folder / "openapi.json").write_text(json.dumps(document))
    options = f"mock -h 127.0.0.1 -p {port} -v silent openapi.json".split()
    with running([*_prism_command(), *options], port, PRISM_PAGE.paths[0], folder=folder) as server:
        if len(httpx.get(server.root + PRISM_PAGE.paths[0]).json()) != PAGE:
            raise BadRun(f"Prism's page has not {PAGE} rows")
        yield server


@contextmanager
def localstripe() -> Iterator[Server]:
    """localstripe, which keeps its payouts in a file that each one writes anew."""
    port = free_port()
    command = [*_localstripe_command(), "--port", str(port), "--from-scratch"]
    with running(command, port, "/v1/payouts", headers=STRIPE_KEY, folder=_folder("localstripe-data")) as server:
        yield server


def empty_localstripe(server: Server) -> None:
    """As it was when it started."""
    httpx.delete(f"{server.root}/_config/data", headers=STRIPE_KEY).raise_for_status()


def _prism_command() -> list[str]:
    """Not through npx: the process that is started has to be the one that is ended."""
    folder, npm, node = _folder("npm"), shutil.which("npm"), shutil.which("node")
    script = folder / "node_modules" / ".bin" / "prism"
    if npm is None or node is None:
        raise Unavailable("node or npm is missing here, and Prism needs them")
    if not script.exists():
        package = f"@stoplight/prism-cli@{PRISM}"
        _run(npm, "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", package)
    return [node, str(script)]


def _localstripe_command() -> list[str]:
    folder = VAR / "localstripe"
    if not (folder / "bin" / "localstripe").exists():
        _run(sys.executable, "-m", "venv", "--without-pip", str(folder))
        pip = [shutil.which("python3") or sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python")]
        _run(*pip, "install", "--quiet", f"localstripe=={LOCALSTRIPE}")  # an outer pip: the environment has none
    return [str(folder / "bin" / "localstripe")]


def _folder(name: str) -> Path:
    folder = VAR / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=INSTALLS_WITHIN)
    except (subprocess.SubprocessError, OSError) as error:
        raise Unavailable(f"{' '.join(command)} failed: {getattr(error, 'stderr', None) or error}") from error
