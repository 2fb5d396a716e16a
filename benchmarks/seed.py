"""How fast datasets are made, against the same finished rows written raw into the same indexed tables, in one run.

python -m benchmarks.seed 100000
python -m tests.on_postgres python -m benchmarks.seed 100000

It works in a database of its own, which is gone afterwards.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mockpsp.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from ledgerdata.generate import Options, run  # noqa: E402
from ledgerdata.models import Account, Balance, Entry, Payment, Record  # noqa: E402
from ledgerdata.operations import analyze  # noqa: E402
from ledgerdata.reading.audit import differences  # noqa: E402
from tenants.access import new_dataset  # noqa: E402

TABLES = [model._meta.db_table for model in (Account, Payment, Record, Entry, Balance)]  # what is pointed at first
UNTIL = datetime(2026, 3, 31, 12, tzinfo=UTC)
ROWS_AT_ONCE = 10_000


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def raw_copy(folder: Path) -> float:
    """PostgreSQL: COPY of ready files, and ANALYZE, which the generator ends with too."""
    with connection.cursor() as cursor:
        for table in TABLES:
            with (folder / table).open("wb") as file, cursor.copy(f"COPY {table} TO STDOUT") as copy:
                for block in copy:
                    file.write(block)
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")  # bank accounts point at them; here there are none
        for table in TABLES:  # counted as empty while they are filled, COMMIT took over 11 minutes
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in TABLES:
                with (folder / table).open("rb") as file, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                    while block := file.read(1 << 16):
                        copy.write(block)
        analyze()

    return seconds(write)


def raw_executemany(folder: Path) -> float:
    """SQLite: executemany of ready tuples, 10,000 in a transaction; reading them is not counted."""
    connection.cursor().execute("ATTACH DATABASE %s AS finished", [str(folder / "finished.sqlite3")])
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE finished.{table} AS SELECT * FROM main.{table}")
        for table in reversed(TABLES):
            cursor.execute(f"DELETE FROM main.{table}")
        cursor.execute("VACUUM main")  # else the rows would go into the pages that were freed, in no order
        cursor.execute("PRAGMA main.wal_checkpoint(TRUNCATE)")  # and pay for writing the deletions back
    return sum(_refill(table) for table in TABLES)


def _refill(table: str) -> float:
    spent = 0.0
    raw = connection.connection.cursor()
    raw.execute(f"SELECT * FROM finished.{table}")
    places = ", ".join("?" * len(raw.description))
    while rows := raw.fetchmany(ROWS_AT_ONCE):
        begun = time.perf_counter()
        connection.connection.execute("BEGIN IMMEDIATE")
        connection.connection.executemany(f"INSERT INTO main.{table} VALUES ({places})", rows)
        connection.connection.execute("COMMIT")
        spent += time.perf_counter() - begun
    return spent


def main(payments: int) -> None:
    tenant, _ = new_dataset("benchmark")
    made = run(tenant, Options(payments=payments, until=UNTIL, seed="benchmark"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found: list[str] = []
    checked = seconds(lambda: found.extend(differences(tenant)))
    with tempfile.TemporaryDirectory(prefix="mockpsp-benchmark-") as folder:
        raw = (raw_executemany if connection.vendor == "sqlite" else raw_copy)(Path(folder))
    sys.stdout.write(
        f"{connection.vendor}: {made.payments:,} payments, {made.records:,} records in {made.seconds:.1f} s "
        f"({made.payments / made.seconds:,.0f} payments/s), peak {peak:.0f} MB\n"
        f"the same rows raw: {raw:.1f} s; speed against raw: {raw / made.seconds:.2f}\n"
        f"check_balances: {checked:.1f} s, {len(found)} differences\n"
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="mockpsp-benchmark-") as place:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(Path(place) / "benchmark.sqlite3")
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
        finally:
            teardown_databases(databases, verbosity=0)
