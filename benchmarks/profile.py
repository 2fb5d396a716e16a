"""`python -m benchmarks.profile`: where the microseconds of a request go, in one process and without a server.

Works on the databases that `make bench` made. The time of a request is measured without the profiler; the profiler
only divides what of it this process's own work is. The rest is waiting: for the disk, PostgreSQL, other processes.
"""

import argparse
import cProfile
import importlib
import io
import json
import os
import pstats
import secrets
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks.data import READ, WRITTEN, Dataset, balance_paths, page_paths, payout
from benchmarks.databases import DATABASES
from benchmarks.places import NAIVE_SETTINGS, OUR_SETTINGS, ROOT

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Environ = dict[str, Any]

PLACES = (
    *(f"{ROOT}/{package}/" for package in ("mockpsp", "api", "ledgerdata", "tenants", "benchmarks")),
    *("/rest_framework/", "/django_filters/", "/django/db/", "/django/http/", "/django/core/", "/django/urls/"),
    *("/django/dispatch/", "/django/", "/psycopg/"),
)
DATABASE_CALLS = (
    "sqlite3",
    "SQLite",
    "psycopg",
    "waiting",
    "pq.",
)  # in the names that the profiler has for C functions
SHOWN = 12


def main() -> None:
    asked = _asked()
    kind = "postgres" if asked.postgres else "sqlite"
    with DATABASES[kind](asked.records) as database:
        os.environ["DATABASE_URL"] = database.url
        os.environ["DJANGO_SETTINGS_MODULE"] = NAIVE_SETTINGS if asked.naive else OUR_SETTINGS
        module = importlib.import_module("benchmarks.naive_wsgi" if asked.naive else "benchmarks.lane_wsgi")
        application: Application = module.application
        for name, environs in _paths(asked.records, asked.requests).items():
            sys.stdout.write(f"\n## {database.name}: {name}\n\n{_profile(application, environs)}\n")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL; SQLite without")
    parser.add_argument("--naive", action="store_true", help="the plain version; ours without")
    parser.add_argument("--requests", type=int, default=1_000, help="of each kind")
    parser.add_argument("--records", type=int, default=1_000_000, help="in the dataset that is read")
    return parser.parse_args()


def _paths(records: int, count: int) -> dict[str, Callable[[], list[Environ]]]:
    """The requests of each path, made anew at each call: a body can be read once, and a key used once."""
    pages, balances = page_paths(records), balance_paths()
    return {
        "GET /transactions": lambda: [_environ(pages[n % len(pages)], READ) for n in range(count)],
        "GET /accounts/{id}/balances": lambda: [_environ(balances[n % len(balances)], READ) for n in range(count)],
        "POST /payouts": lambda: [_environ("/payouts", WRITTEN, _payout(n)) for n in range(count)],
    }


def _payout(number: int) -> bytes:
    return json.dumps(payout(number, secrets.token_hex(8))).encode()


def _environ(target: str, dataset: Dataset, body: bytes = b"") -> Environ:
    """A request as the server hands it to a WSGI application."""
    parts = urlsplit(target)
    return {
        "REQUEST_METHOD": "POST" if body else "GET", "SCRIPT_NAME": "", "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query, "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
        "HTTP_HOST": "127.0.0.1:8000", "HTTP_AUTHORIZATION": dataset.headers["Authorization"],
        "CONTENT_TYPE": "application/json" if body else "", "CONTENT_LENGTH": str(len(body)) if body else "",
        "REMOTE_ADDR": "127.0.0.1", "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr, "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip


def _profile(application: Application, environs: Callable[[], list[Environ]]) -> str:
    _answer(application, environs()[:50])
    wall, own = min(_answer(application, environs()) for _ in range(3))
    profiler, asked = cProfile.Profile(time.process_time), environs()
    profiler.enable()
    _answer(application, asked)
    profiler.disable()
    shares, functions = _shares(pstats.Stats(profiler))
    scale = own / sum(shares.values()) * 1e6
    lines = [f"{wall * 1e6:,.0f} us a request, {own * 1e6:,.0f} of them own work.", "", "| where | us |", "|---|---|"]
    lines += [f"| {place} | {share * scale:,.1f} |" for place, share in shares.most_common()]
    lines += ["", "| function (its own time) | us |", "|---|---|"]
    lines += [f"| `{name}` | {share * scale:,.1f} |" for name, share in functions.most_common(SHOWN)]
    return "\n".join(lines)


def _answer(application: Application, environs: list[Environ]) -> tuple[float, float]:
    """Seconds a request: by the clock, and of this process's own work. A refusal ends the profile."""
    statuses: Counter[str] = Counter()

    def start_response(status: str, headers: list[tuple[str, str]], *rest: Any) -> None:
        statuses[status[:1]] += 1

    began, worked = time.perf_counter(), time.process_time()
    for environ in environs:
        answer: Any = application(environ, start_response)
        b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
    seconds, own = time.perf_counter() - began, time.process_time() - worked
    if statuses != {"2": len(environs)}:
        raise SystemExit(f"{environs[0]['PATH_INFO']}: {dict(statuses)} instead of 2xx")
    return seconds / len(environs), own / len(environs)


def _shares(stats: pstats.Stats) -> tuple[Counter[str], Counter[str]]:
    """Own time by place and by function. C functions count where they are called, but for the database's."""
    places: Counter[str] = Counter()
    functions: Counter[str] = Counter()
    entries: dict[Any, Any] = stats.stats  # type: ignore[attr-defined]  # typeshed leaves it out
    for (file, line, name), (_, _, own, _, callers) in entries.items():
        place = _place(file, name)
        functions[f"{place}: {Path(file).name}:{line} {name}" if line else name] += own
        if place:
            places[place] += own
        else:
            for (caller_file, _, caller_name), (_, _, share, _) in callers.items():
                places[_place(caller_file, caller_name) or "other C functions"] += share
    return places, functions


def _place(file: str, name: str) -> str:
    if file == "~":
        return "database" if any(word in name for word in DATABASE_CALLS) else ""
    return next((place.removeprefix(f"{ROOT}/").strip("/") for place in PLACES if place in file), "standard library")


if __name__ == "__main__":
    main()
