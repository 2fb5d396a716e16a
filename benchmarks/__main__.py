"""`python -m benchmarks`: measures, prints one table for each database, and writes them as Markdown."""

import argparse
import os
import signal
import sys
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.databases import DATABASES, Database
from benchmarks.peers import require_wrk
from benchmarks.processes import ROOT, WORKERS, BadRun, naive, ours
from benchmarks.table import Row, conditions, table
from benchmarks.work import WORK

PAGE = """\
# Benchmarks

`make bench` wrote this page. Every figure is the median of its rounds, with the least and the most in brackets; sides
of one row were measured in turn (A B A B …), and the result is the median of the rounds' ratios. Rates are answers a
second. What is measured, and how, is in `benchmarks/`.

{conditions}

{rounds} rounds of {seconds} s and as many full reads; {connections} connections of one wrk thread, on the same cores as
the server; {workers} workers.
"""
DATABASE = "\n## {0.name} {0.version}\n\n{0.records:,} records in each of two datasets.\n\n{1}\n"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sqlite", action="store_true", help="only SQLite")
    parser.add_argument("--postgres", action="store_true", help="only PostgreSQL")
    parser.add_argument("--only", action="append", choices=list(WORK), help="only this work; may be repeated")
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each side")
    parser.add_argument("--seconds", type=int, default=3, help="of each measurement")
    parser.add_argument("--records", type=int, default=1_000_000, help="in the dataset that is read")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks.md", help="the Markdown file")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # ends all that was started
    busy = conditions(os.getloadavg()[0])
    require_wrk()
    kinds = ["sqlite"] * options.sqlite + ["postgres"] * options.postgres or list(DATABASES)
    results = [_measure(kind, options) for kind in kinds]
    page = PAGE.format(conditions=busy, workers=WORKERS, **vars(options))
    page += "".join(DATABASE.format(database, table(rows)) for database, rows in results)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(page)
    sys.stdout.write(page)
    if any(row.why_not for _, rows in results for row in rows):
        sys.exit("Not everything was measured: the table says what, and why.")


def _measure(kind: str, options: argparse.Namespace) -> tuple[Database, list[Row]]:
    _say(f"{kind}: the database, made where it is not there yet")
    rows = list[Row]()
    with DATABASES[kind](options.records) as database, ours(database.url) as mine, naive(database.url) as plain:
        bench = Bench(database, mine, plain, options.rounds, options.seconds, options.connections)
        for work in options.only or WORK:
            _say(f"{kind}: {work}")
            try:
                found = list(WORK[work](bench))
            except BadRun as error:
                found = [Row(work, why_not=str(error))]
            rows += found
            _say(table(found))
    return database, rows


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
