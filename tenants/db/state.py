"""What the database can do at this moment, tried out: whether it can be read, and whether it can be written."""

import threading
from dataclasses import dataclass
from time import monotonic

from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tenants.db.faults import UNAVAILABLE, in_words
from tenants.db.waiting import waiting_at_most
from tenants.models import SignInAttempt

LOOK_SECONDS = 1.0  # what is seen holds for as long, and a look waits no longer


@dataclass(frozen=True, slots=True)
class State:
    """`why` is a sentence where it cannot do something, else empty."""

    reads: bool
    writes: bool
    why: str = ""


class _Seen:
    """What was seen last in this process."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.state = State(reads=False, writes=False)
        self.until = 0.0
        self.are_migrations_applied = False


_seen = _Seen()


def database_state() -> State:
    """Looks at most once in LOOK_SECONDS. A call in between gets what was seen last."""
    if monotonic() >= _seen.until:
        with _seen.lock:
            if monotonic() >= _seen.until:
                _seen.state = _look()
                _seen.until = monotonic() + LOOK_SECONDS
    return _seen.state


def missing_migrations() -> list[str]:
    """The migrations that are not applied, in their order; once there are none, it is not asked again.

    Raises Django's database errors.
    """
    if _seen.are_migrations_applied:
        return []
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    _seen.are_migrations_applied = not missing
    return [f"{migration.app_label}.{migration.name}" for migration, _ in missing]


def _look() -> State:
    with waiting_at_most(LOOK_SECONDS):
        try:
            SignInAttempt.objects.exists()
        except UNAVAILABLE as error:
            return State(reads=False, writes=False, why=in_words(error))
        except DatabaseError:  # no such table: what is missing, missing_migrations says
            return State(reads=True, writes=False, why="The database has not all tables.")
        try:
            with transaction.atomic():
                SignInAttempt.objects.create(address="", at=timezone.now()).delete()
        except DatabaseError as error:
            return State(reads=True, writes=False, why=in_words(error))
    return State(reads=True, writes=True)
