"""The table, as Markdown: for the terminal and for docs/."""

import os
import platform
import subprocess
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.bench import Options
from benchmarks.databases import Database
from benchmarks.table import Row, number

HEAD = ("work", "against", "mockpsp", "the other", "result", "target", "met")
PACKAGES = ("django", "djangorestframework", "httptools", "granian", "psycopg", "orjson")


def table(rows: Iterable[Row]) -> str:
    """One Markdown table."""
    lines = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEAD))]
    texts = [f"| {' | '.join(cell.ljust(w) for cell, w in zip(line, widths, strict=True))} |" for line in lines]
    return "\n".join([texts[0], f"|{'|'.join('-' * (width + 2) for width in widths)}|", *texts[1:]])


def document(results: Sequence[tuple[Database, list[Row]]], options: Options, busy: float) -> str:
    """The whole page."""
    parts = [
        "# Benchmarks",
        "`make bench` wrote this page. Every figure is the median of its rounds, with the least and the most in "
        "brackets; sides of one row were measured in turn (A B A B …), and the result is the median of the rounds' "
        "ratios. Rates are answers a second. What is measured, and how, is in `benchmarks/`.",
        *_conditions(options, busy),
    ]
    for database, rows in results:
        parts += [f"## {database.name} {database.version}", _data(database), table(rows)]
    return "\n\n".join(parts) + "\n"


def _conditions(options: Options, busy: float) -> list[str]:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, at {_commit()}. {_processor()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GiB, {platform.system()} {platform.release()}; others kept {busy:.1f} of the cores busy just "
        f"before. Python {platform.python_version()}, {packages}, {_wrk()}.",
        f"{options.rounds} rounds of {options.seconds:g} s and {options.reads} full reads; {options.connections} "
        "connections of one wrk thread, on the same cores as the server; 2 workers for us and for the plain version.",
    ]


def _data(database: Database) -> str:
    return f"{database.records:,} records in the dataset that is read, {2 * database.records:,} in the table."


def _cells(row: Row) -> tuple[str, ...]:
    target = row.target.text(row.unit) if row.target else ""
    if row.result is None:
        return row.work, row.against, "", "", f"not measured: {row.why_not}", target, ""
    result = f"{number(row.result.median)} {row.unit} ({number(row.result.least)}–{number(row.result.most)})"
    met = ("yes" if row.target.met(row.result) else "**no**") if row.target else ""
    return row.work, row.against, row.ours, row.theirs, result, target, met


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _commit() -> str:
    return _said(["git", "describe", "--always", "--dirty"]) or "an unknown commit"


def _wrk() -> str:
    return " ".join(_said(["wrk", "-v"]).split()[:2])


def _said(command: list[str]) -> str:
    try:
        return subprocess.run(command, check=False, capture_output=True, text=True, timeout=10).stdout.strip()
    except OSError:
        return ""
