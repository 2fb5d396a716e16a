"""`python -m tests.comparison KEY`: what a comparison takes, against reading both sides and nothing more.

DATABASE_URL names the database. Nothing is written there. Each measurement is a process of its own, in turns.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import deque
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import django

from benchmarks.processes import OUR_SETTINGS, BadRun, free_port, running

if TYPE_CHECKING:
    from tenants.models import Tenant

LISTS = ("/v3/accounts", "/v3/payments", "/v3/payment-initiations")
Figures = dict[str, float]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.comparison", description=__doc__)
    parser.add_argument("key", help="an API key of the dataset")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("read", "compare"), help="measures this once, with the consumer at --url")
    parser.add_argument("--url", default="")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", OUR_SETTINGS)
    django.setup()
    if options.only:
        _say(json.dumps(_measured(options.only, options.key, options.url)))
    else:
        _in_turns(options.key, options.rounds)


def _in_turns(key: str, rounds: int) -> None:
    from ledgerdata.management.keys import dataset_of  # noqa: PLC0415
    from simulator.truth.frame import frame_of  # noqa: PLC0415
    from tests.comparison.pages import write_pages  # noqa: PLC0415  its models need the settings

    with tempfile.TemporaryDirectory(prefix="mockpsp-consumer-") as folder:
        frame, port = frame_of(dataset_of(key)), free_port()
        write_pages(frame, Path(folder))
        server = [sys.executable, "-m", "tests.comparison.files", folder, str(port)]
        with running(server, port, LISTS[0]) as consumer:
            found = [{what: _apart(what, key, consumer.root) for what in ("read", "compare")} for _ in range(rounds)]
    _say(f"{frame.records:,} records")
    for name in ("cpu", "wall"):
        ratios = [each["compare"][name] / each["read"][name] for each in found]
        _say(f"{name}: comparing takes {median(ratios):.2f} x of reading ({min(ratios):.2f}-{max(ratios):.2f})")
    for what in ("read", "compare"):
        figures = {name: median(each[what][name] for each in found) for name in found[0][what]}
        _say(f"{what}: {figures['cpu']:.1f} s of CPU, {figures['wall']:.1f} s, {figures['MB']:.0f} MB")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _apart(what: str, key: str, url: str) -> Figures:
    command = [sys.executable, "-m", "tests.comparison", key, "--only", what, "--url", url]
    figures: Figures = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return figures


def _measured(what: str, key: str, url: str) -> Figures:
    from ledgerdata.management.keys import dataset_of  # noqa: PLC0415
    from simulator.compare.running import Plan, comparing  # noqa: PLC0415

    tenant = dataset_of(key)
    cpu, began = time.process_time(), time.monotonic()
    if what == "read":
        _read_both(tenant, url)
    else:
        with comparing(Plan(tenant, url)) as report:
            if report.total:
                raise BadRun(next(report.differences()).line)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu": time.process_time() - cpu, "wall": time.monotonic() - began, "MB": used}


def _read_both(tenant: "Tenant", url: str) -> None:
    """Reads both sides to their ends by the code that a comparison reads them with, and drops what it gets."""
    from ledgerdata.rules.kinds import Kind  # noqa: PLC0415
    from simulator.compare.api import ConsumerAPI  # noqa: PLC0415
    from simulator.truth import holdings, payments  # noqa: PLC0415
    from simulator.truth.frame import frame_of  # noqa: PLC0415

    frame, api = frame_of(tenant), ConsumerAPI(url)
    internal = []
    for path in LISTS:
        for page in api.pages(path):
            internal += [item["id"] for item in page.items if item.get("type") == "INTERNAL"]
    for id in internal:
        deque(api.balances_of(id), maxlen=0)
    api.close()
    for kind in (Kind.INTERNAL, Kind.BENEFICIARY):
        deque(holdings.true_accounts(frame, kind), maxlen=0)
    deque(payments.true_payments(frame), maxlen=0)
    deque(holdings.true_balances(frame), maxlen=0)


if __name__ == "__main__":
    main()
