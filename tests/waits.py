"""`python -m tests.waits`: how long a POST and a GET take while another dataset is seeded, audited, reset.

python -m tests.waits 60000
python -m tests.on_postgres python -m tests.waits 60000

It works in a database of its own, which is gone afterwards. Beside each work one client posts and one reads, each as
quickly as it is answered. The target for a POST: at most 500 ms at p99, and 2,000 ms at most.
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
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import httpx

from benchmarks.data import WRITTEN, payout
from benchmarks.databases import fill, new_database
from benchmarks.processes import OUR_SETTINGS, BadRun, environment, manage, ours

OTHER = "waits-other-dataset"
PAYMENTS = "/admin/ledgerdata/payment/"
REFUND = {"action": "refund", "confirmed": "1"}
PRESSES = 20  # of a page of a hundred payments each
NOTHING_TAKES = 5  # seconds


def main() -> None:
    options = _options()
    with new_database(os.environ.get("DATABASE_URL", "")) as url, tempfile.NamedTemporaryFile(suffix=".jsonl") as file:
        fill(url, 2_000)
        _say(f"{'beside':16} {'takes':>7} | {'POSTs':>7} {'p50 ms':>8} {'p99':>8} {'max':>8} not 2xx | GETs, likewise")
        with ours(url) as server:
            works: dict[str, Callable[[], object]] = {
                "nothing": lambda: time.sleep(NOTHING_TAKES),
                "seed": lambda: _run(
                    url, "seed", OTHER, "--payments", str(options.payments), "--seed", "waits", "--into-the-future"
                ),
                "bulk presses": lambda: _press(server.root),
                "snapshot": lambda: _control(server.root, "PUT", "snapshots/waits"),
                "restore": lambda: _control(server.root, "POST", "snapshots/waits"),
                "truth": lambda: _control(server.root, "GET", "truth"),
                "live traffic": lambda: _live(server.root),
                "check_balances": lambda: _run(url, "check_balances", OTHER),
                "export_tenant": lambda: _run(url, "export_tenant", OTHER, file.name),
                "import_tenant": lambda: _run(url, "import_tenant", file.name),
                "reset_tenant": lambda: _run(url, "reset_tenant", OTHER, "--yes"),
            }
            for name in options.only or works:
                _say(f"{name:16} {_beside(works[name], server.root)}")


def _beside(work: Callable[[], object], root: str) -> str:
    """What two clients see during the work."""
    end = Event()
    with httpx.Client(base_url=root, headers=WRITTEN, timeout=120) as client, ThreadPoolExecutor(2) as threads:
        posts = threads.submit(_ask_on, end, lambda n: client.post("/payouts", json=payout(n, secrets.token_hex(12))))
        reads = threads.submit(_ask_on, end, lambda n: client.get("/transactions?pageSize=100"))
        begun = time.perf_counter()
        try:
            work()
        finally:
            took = time.perf_counter() - begun
            end.set()
    return f"{took:5.1f} s | {posts.result()} | {reads.result()}"


def _ask_on(end: Event, request: Callable[[int], httpx.Response]) -> str:
    """Sends one request after the other until the end: how many, their milliseconds, how many were refused."""
    seen, refused = list[float](), 0
    while not end.is_set():
        begun = time.perf_counter()
        refused += not request(len(seen)).is_success
        seen.append((time.perf_counter() - begun) * 1_000)
    cuts = statistics.quantiles(seen, n=100) if len(seen) > 1 else [0.0] * 99
    return f"{len(seen):7,} {cuts[49]:8.1f} {cuts[98]:8.1f} {max(seen):8.1f} {refused:4}"


def _press(root: str) -> None:
    """Refunds all that is left, page by page, as the owner does who chooses all that is shown."""
    with httpx.Client(base_url=root, follow_redirects=True, timeout=120) as office:
        form = _hidden(office.get("/admin/login/").text)
        office.post("/admin/login/", data={**form, "key": OTHER})
        for page in range(PRESSES):
            form = _hidden(office.get(PAYMENTS, params={"p": page + 1}).text)
            chosen = [name.removeprefix("version-") for name in form if name.startswith("version-")]
            pressed = office.post(PAYMENTS, data={**form, **REFUND, "_selected_action": chosen})
            if "Refund: " not in pressed.text:
                raise BadRun("Nothing was refunded.")


def _live(root: str) -> None:
    """Two hours of live traffic at once: some 20,000 payments and what becomes of them, by one request."""
    _control(root, "PUT", "live", {"scenario": "everything", "perMinute": 200, "length": "2h"})
    _control(root, "POST", "clock/advance", {"to": "2h"})


def _control(root: str, method: str, path: str, body: object = None) -> None:
    """One request of control, which a thread of the server works at."""
    headers = {"Authorization": f"Bearer {OTHER}"}
    httpx.request(method, f"{root}/simulator/v1/{path}", json=body, headers=headers, timeout=600).raise_for_status()


def _hidden(page: str) -> dict[str, str]:
    """The fields of a page's forms that nobody fills in."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def _run(url: str, *command: str) -> None:
    env = environment(OUR_SETTINGS, DATABASE_URL=url)
    subprocess.run(manage(*command), env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.waits", description=__doc__)
    parser.add_argument("payments", type=int, nargs="?", default=60_000, help="of the other dataset")
    parser.add_argument("--only", action="append", help="only beside this; may be repeated")
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
