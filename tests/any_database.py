"""Tests whose subject does not depend on the kind of database: `make test` runs them once, on SQLite.

All that reads or writes a ledger, waits for another writer, or makes a promise of the real server about its data runs
on both. `pytest FILE` alone runs any of them on any database.
"""

MARK = "any_database"

PLACES = {
    "tests/api/openapi/test_description.py": "the OpenAPI description, made of code",
    "tests/benchmarks/": "the arithmetic of figures, and the yardstick",
    "tests/browser/": "how pages look and behave in a browser; what they read and write is tested in tests/*/admin",
    "tests/client/": "the client and its plugin start servers of their own, on SQLite",
    "tests/comparison/": "the measurement of a comparison runs",
    "tests/consumer/test_connector.py": "the connector's loop against answers in memory",
    "tests/consumer/test_store.py": "the consumer's store in memory",
    "tests/docs/": "the documentation: links, and code that is run",
    "tests/ledgerdata/generate/test_factories.py": "values that are made up",
    "tests/ledgerdata/rules/": "pure rules",
    "tests/mockpsp/office/test_drawing.py": "pictures drawn from figures",
    "tests/mockpsp/places/": "where mockpsp runs: addresses, folders, the environment",
    "tests/mockpsp/reference/": "the page of the OpenAPI description",
    "tests/mockpsp/server/test_delivery.py": "how answers travel; no request reads the database",
    "tests/mockpsp/server/test_large_bodies.py": "bodies that are refused before they are read",
    "tests/mockpsp/server/test_limits.py": "connections, and how long each may take",
    "tests/mockpsp/server/test_office.py": "static files, pages' heads, and the sign-in page over the socket",
    "tests/mockpsp/server/test_parsing.py": "HTTP as bytes",
    "tests/mockpsp/server/test_pollers.py": "which sockets are ready",
    "tests/mockpsp/server/test_pools.py": "threads in memory",
    "tests/mockpsp/server/test_requests.py": "HTTP as bytes",
    "tests/mockpsp/server/test_room.py": "memory for bodies",
    "tests/mockpsp/test_addresses_served.py": "addresses that are listened at",
    "tests/mockpsp/test_below_a_path.py": "addresses below a path",
    "tests/mockpsp/test_checks.py": "settings, checked",
    "tests/mockpsp/test_start.py": "what is said where a command cannot start",
    "tests/mockpsp/test_two_instances.py": "the names of cookies",
    "tests/mockpsp/test_wheel.py": "what a wheel installs",
    "tests/simulator/conform/test_command.py": "the command, against endpoints in memory",
    "tests/simulator/conform/test_faults.py": "rules, against endpoints in memory",
    "tests/simulator/conform/test_rules.py": "the table of rules and its page",
    "tests/simulator/faults/test_choosing.py": "pure choice among rules",
    "tests/simulator/faults/test_docs.py": "a page of docs against the code",
    "tests/simulator/outcomes/": "the language of courses, and pure choice among rules",
    "tests/simulator/test_docs.py": "a page of docs against the code",
    "tests/tenants/db/test_turns.py": "turns to write to a SQLite file",
    "tests/test_container.py": "the container's files",
    "tests/test_locked.py": "what is locked",
    "tests/test_project.py": "the tree itself",
}
"""By a folder or a file: why."""


def is_any_database(nodeid: str) -> bool:
    """Whether the test of this id stands in one of the places."""
    return nodeid.startswith(tuple(PLACES))
