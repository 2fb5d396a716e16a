"""`python -m benchmarks.waits`: how long a POST and a GET take while another dataset is seeded, audited, reset.

python -m benchmarks.waits 60000
python -m tests.on_postgres python -m benchmarks.waits 60000

It works in a database of its own, which is gone afterwards. Beside each work one client posts and one reads, each as
quickly as it is answered.
"""

import argparse
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit, urlunsplit

import httpx
import psycopg

from benchmarks.data import WRITTEN, payout
from benchmarks.places import NAIVE_SETTINGS, OUR_SETTINGS, BadRun, environment, manage
from benchmarks.servers import ours

OTHER = "waits-other-dataset"
PAYMENTS = "/admin/ledgerdata/payment/"
PRESSES = 20  # of a page of a hundred payments each
TARGET = "at most 500 ms at p99, 2,000 ms at most"


@dataclass(slots=True)
class Client:
    """What one client saw."""

    milliseconds: list[float] = field(default_factory=list)
    refused: int = 0

    def ask_on(self, client: httpx.Client, method: str, path: str, end: Event) -> None:
        number = 0
        while not end.is_set():
            number += 1
            body = payout(number, secrets.token_hex(12)) if method == "POST" else None
            begun = time.perf_counter()
            answer = client.request(method, path, json=body)
            self.milliseconds.append((time.perf_counter() - begun) * 1_000)
            self.refused += not answer.is_success

    def line(self) -> str:
        seen = self.milliseconds
        cuts = statistics.quantiles(seen, n=100) if len(seen) > 1 else [0.0] * 99
        return f"{len(seen):7,} {cuts[49]:8.1f} {cuts[98]:8.1f} {max(seen):8.1f} {self.refused:4}"


def main() -> None:
    asked = _asked()
    with _database() as url, ours(url) as server:
        file = Path(tempfile.gettempdir()) / f"waits-{os.getpid()}.jsonl"
        works: dict[str, Callable[[], object]] = {
            "nothing": lambda: time.sleep(5),
            "seed": lambda: _run(("seed", OTHER, "--payments", str(asked.payments), "--seed", "waits"), url),
            "bulk presses": lambda: _press(server.root),
            "check_balances": lambda: _run(("check_balances", OTHER), url),
            "export_tenant": lambda: _run(("export_tenant", OTHER, str(file)), url),
            "import_tenant": lambda: _run(("import_tenant", str(file)), url),
            "reset_tenant": lambda: _run(("reset_tenant", OTHER, "--yes"), url),
        }
        _say(f"{'beside':16} {'takes':>7} | {'POSTs':>7} {'p50 ms':>8} {'p99':>8} {'max':>8} not 2xx | GETs, likewise")
        for name, work in works.items():
            if not asked.only or name in asked.only:
                _say(_beside(name, work, server.root))
        file.unlink(missing_ok=True)
    _say(f"target for a POST: {TARGET}")


def _beside(name: str, work: Callable[[], object], root: str) -> str:
    end, posting, reading = Event(), Client(), Client()
    with httpx.Client(base_url=root, headers=WRITTEN.headers, timeout=120) as client, ThreadPoolExecutor(2) as threads:
        asking = [threads.submit(posting.ask_on, client, "POST", "/payouts", end)]
        asking.append(threads.submit(reading.ask_on, client, "GET", "/transactions?pageSize=100", end))
        begun = time.perf_counter()
        try:
            work()
        finally:
            took = time.perf_counter() - begun
            end.set()
        for asked in asking:
            asked.result()
    return f"{name:16} {took:5.1f} s | {posting.line()} | {reading.line()}"


def _press(root: str) -> None:
    """Refunds all that is left, page by page, as the owner does who chooses all that is shown."""
    with httpx.Client(base_url=root, follow_redirects=True, timeout=120) as office:
        form = _hidden(office.get("/admin/login/").text)
        office.post("/admin/login/", data={**form, "key": OTHER})
        for page in range(PRESSES):
            form = _hidden(office.get(PAYMENTS, params={"p": page + 1}).text)
            chosen = [name.removeprefix("version-") for name in form if name.startswith("version-")]
            pressed = office.post(PAYMENTS, data={**form, "action": "refund", "_selected_action": chosen})
            if "Refund: " not in pressed.text:
                raise BadRun("Nothing was refunded.")


def _hidden(page: str) -> dict[str, str]:
    """The fields of a page's forms that nobody fills in."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def _run(command: Sequence[str], url: str, settings: str = OUR_SETTINGS) -> None:
    env = environment(settings, DATABASE_URL=url)
    subprocess.run(manage(*command), env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def _database() -> Iterator[str]:
    """The URL of a new database with the datasets that are read and posted to."""
    with tempfile.TemporaryDirectory(prefix="mockpsp-waits-") as folder:
        url = f"sqlite:///{folder}/waits.sqlite3"
        server = os.environ.get("DATABASE_URL", "")
        name = f"waits_{os.getpid()}"
        if server.startswith("postgres"):
            url = urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
            _execute(server, f"CREATE DATABASE {name}")
        try:
            _run(["migrate", "--verbosity", "0"], url)
            _run(["fill_benchmark", "2000"], url, NAIVE_SETTINGS)
            yield url
        finally:
            if server.startswith("postgres"):
                _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(server: str, sql: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.encode())


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.waits", description=__doc__)
    parser.add_argument("payments", type=int, nargs="?", default=60_000, help="of the other dataset")
    parser.add_argument("--only", action="append", help="only beside this; may be repeated")
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
