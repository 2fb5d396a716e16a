"""`python -m benchmarks.profile`: where the microseconds of a request go, in one process and without a server.

Reads the databases that `make bench` made. The wall time is measured without the profiler; its shares are cProfile's.
"""

import argparse
import cProfile
import io
import json
import os
import pstats
import secrets
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.data import READ, WRITTEN, balance_paths, page_paths, payout
from benchmarks.databases import DATABASES
from benchmarks.places import NAIVE_SETTINGS, OUR_SETTINGS, ROOT
from benchmarks.report import markdown

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

PLACES = {
    str(ROOT / place): place for place in ("mockpsp", "api", "ledgerdata", "tenants", "benchmarks")
} | {
    f"/{package}/": f"{package.replace('/', '.')}" for package in (
        "rest_framework", "django_filters", "django/db", "django/core", "django/http", "django/urls", "django/utils",
        "django/dispatch", "django/contrib", "django", "psycopg_pool", "psycopg", "orjson", "sqlite3",
    )
}  # fmt: skip


def main() -> None:
    asked = _asked()
    with DATABASES["postgres" if asked.postgres else "sqlite"](asked.records) as database:
        os.environ |= {"DATABASE_URL": database.url}
        os.environ["DJANGO_SETTINGS_MODULE"] = NAIVE_SETTINGS if asked.naive else OUR_SETTINGS
        application = _application()
        for name, requests in _requests(asked.records).items():
            _show(f"{database.name}, {name}", application, requests, asked.requests)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL; SQLite without")
    parser.add_argument("--naive", action="store_true", help="the plain version; ours without")
    parser.add_argument("--requests", type=int, default=1_000, help="requests of each kind")
    parser.add_argument("--records", type=int, default=1_000_000, help="in the dataset that is read")
    return parser.parse_args()


def _application() -> Application:
    from mockpsp.wsgi import application  # noqa: PLC0415  only now the settings are known

    return application
