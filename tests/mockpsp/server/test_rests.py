"""The server rests between requests; the connections of its clients may not go with that."""

import time

from tenants.models import Tenant
from tests.mockpsp.server.kept import kept_connections
from tests.server import running

RESTS = 5
REST_SECONDS = 1.5


def test_kept_connections_survive_rests(live_tenant: Tenant, key: str) -> None:
    """Where a worker dies, the connections that it had are cut, and another one takes its place."""
    with running() as server, kept_connections(server, key) as kept:
        for _ in range(RESTS):
            time.sleep(REST_SECONDS)
            for _ in range(8):
                kept.assert_all_there()
