"""`python -m benchmarks`: measures, prints one table for each database, and writes them as Markdown."""

import argparse
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from benchmarks.bench import Bench, Options, check_agreement
from benchmarks.databases import DATABASES, Database
from benchmarks.install import install
from benchmarks.places import ROOT, BadRun, Unavailable
from benchmarks.report import document, table
from benchmarks.servers import naive, ours
from benchmarks.table import Row
from benchmarks.work import WORK


def main() -> None:
    asked = _asked()
    signal.signal(signal.SIGTERM, _leave)
    busy = os.getloadavg()[0]
    for problem in install():
        _say(f"not installed: {problem}")
    options = Options(asked.rounds, asked.seconds, asked.connections, asked.reads or asked.rounds)
    results = [
        _measure(name, asked.records, asked.only or list(WORK), options)
        for name in (["sqlite"] * asked.sqlite + ["postgres"] * asked.postgres or list(DATABASES))
    ]
    page = document(results, options, busy)
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(page)
    sys.stdout.write(page)
    if any(row.why_not for _, rows in results for row in rows):
        sys.exit("Not everything was measured: the table says what, and why.")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sqlite", action="store_true", help="only SQLite")
    parser.add_argument("--postgres", action="store_true", help="only PostgreSQL")
    parser.add_argument("--only", action="append", choices=list(WORK), help="only this work; may be repeated")
    parser.add_argument("--rounds", type=int, default=5, help="measurements of each side")
    parser.add_argument("--seconds", type=float, default=5, help="of each measurement")
    parser.add_argument("--reads", type=int, help="full reads by the consumer (default: as many as rounds)")
    parser.add_argument("--records", type=int, default=1_000_000, help="in the dataset that is read")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "benchmarks.md", help="the Markdown file")
    return parser.parse_args()


def _measure(name: str, records: int, work: list[str], options: Options) -> tuple[Database, list[Row]]:
    _say(f"{name}: the database, made where it is not there yet")
    rows: list[Row] = []
    with DATABASES[name](records) as database, ours(database.url) as mine, naive(database.url) as plain:
        bench = Bench(database, mine, plain, options)
        check_agreement(bench)
        for each in work:
            _say(f"{name}: {each}")
            try:
                found = list(WORK[each](bench))
            except (Unavailable, BadRun) as error:
                found = [Row(each, "", why_not=str(error))]
            rows += found
            _say(table(found))
    return database, rows


def _leave(signal_number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + signal_number)  # so that everything started is ended on the way out


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
