"""Migrations one by one, as a database went that had data between them; and databases of a test's own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import StateApps


class OneByOne(MigrationLoader):
    """Knows each migration, and none that stands for several of them."""

    def load_disk(self) -> None:
        super().load_disk()
        self.disk_migrations = {name: each for name, each in self.disk_migrations.items() if not each.replaces}


def migrate(targets: Sequence[tuple[str, str | None]]) -> StateApps:
    """Brings the database to `targets`, one migration after the other; the models as they are then."""
    executor = MigrationExecutor(connection)
    executor.loader = OneByOne(connection)
    executor.migrate(targets)
    connection.close()  # prepared statements know the tables as they were
    executor.loader.build_graph()
    return executor.loader.project_state([(app, name) for app, name in targets if name]).apps


def each_one() -> None:
    """Brings the database up to date by every migration that there is."""
    migrate(OneByOne(connection).graph.leaf_nodes())


def latest() -> None:
    """Brings the database up to date as the command does."""
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    connection.close()


@contextmanager
def empty_database(folder: Path) -> Iterator[None]:
    """Has the connection lead to a database without tables; on SQLite its file is in `folder`."""
    before = connection.settings_dict["NAME"]
    name = str(folder / "empty.sqlite3") if connection.vendor == "sqlite" else f"{before}_empty"
    _of_server("DROP DATABASE IF EXISTS", name)
    _of_server("CREATE DATABASE", name)
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
        _of_server("DROP DATABASE", name)


def _of_server(statement: str, name: str) -> None:
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"{statement} {name}")
