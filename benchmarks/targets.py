"""What the simulator promises, by work, what it is held against, and database. Measured with 2 workers on 2 cores."""

from benchmarks.sides import LOCAL_STRIPE, NAIVE, PRISM
from benchmarks.table import Target

SQLITE, POSTGRES = "SQLite", "PostgreSQL"

_NO_SLOWER = Target(1.1, at_most=True)
_DEEP = Target(1.5, at_most=True)
_START = Target(1.5, at_most=True)
_MEMORY = Target(200, at_most=True)

TARGETS: dict[tuple[str, str, str], Target] = {
    ("page", NAIVE, SQLITE): Target(25, aim=45),
    ("page", NAIVE, POSTGRES): Target(16, aim=28),
    ("page", PRISM, SQLITE): Target(3, aim=6),
    ("page", PRISM, POSTGRES): Target(1.5, aim=3),
    ("balances", NAIVE, SQLITE): Target(5, aim=8),
    ("balances", NAIVE, POSTGRES): Target(5, aim=8),
    ("payouts", NAIVE, SQLITE): Target(3),
    ("payouts", NAIVE, POSTGRES): Target(4, aim=7),
    ("payouts", LOCAL_STRIPE, SQLITE): Target(6),
    ("payouts", LOCAL_STRIPE, POSTGRES): Target(8, aim=15),
} | {
    (work, "", database): target
    for work, target in (
        ("deep", _DEEP), ("read", _NO_SLOWER), ("size", _NO_SLOWER), ("start", _START), ("memory", _MEMORY),
    )
    for database in (SQLITE, POSTGRES)
}  # fmt: skip


def target(work: str, against: str, database: str) -> Target | None:
    """What is promised there, if anything."""
    return TARGETS.get((work, against, database))
