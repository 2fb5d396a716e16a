"""A connection that the connector keeps and uses again; a reset one makes a payout fail (How the consumer reads, 6)."""

import http.client
import json
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from mockpsp.server.limits import Limits
from tenants.models import ApiKey, Tenant
from tests.payouts import fund, payout

CONNECTOR_KEEPS = 90  # seconds
IDLE_SECONDS = 121


@pytest.fixture
def connection(server: str) -> Iterator[http.client.HTTPConnection]:
    """One connection that is never opened a second time."""
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=30)
    connection.connect()
    connection.auto_open = 0
    yield connection
    connection.close()


def ask(connection: http.client.HTTPConnection, key: str, method: str, path: str, body: object = None) -> int:
    """The status of the answer to one request on the connection."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    connection.request(method, path, body=json.dumps(body) if body else None, headers=headers)
    answer = connection.getresponse()
    json.loads(answer.read())
    return answer.status


@pytest.mark.soak
def test_idle_connection_still_takes_a_post(
    live_tenant: Tenant, key: str, connection: http.client.HTTPConnection
) -> None:
    fund(live_tenant, 100)
    assert ask(connection, key, "GET", "/accounts") == 200
    time.sleep(IDLE_SECONDS)
    assert ask(connection, key, "POST", "/payouts", payout("after-the-pause")) == 201


def test_a_connection_may_rest_longer_than_the_connector_keeps_it() -> None:
    """That it lives through a rest is seen at short ones (tests/mockpsp/server), and at this length in the soak."""
    assert Limits().rest >= 1.5 * CONNECTOR_KEEPS


def test_revoked_key_is_refused_at_the_next_request(
    live_tenant: Tenant, key: str, connection: http.client.HTTPConnection
) -> None:
    fund(live_tenant, 100)
    assert ask(connection, key, "GET", "/accounts") == 200
    ApiKey.objects.filter(tenant=live_tenant).update(revoked_at=timezone.now())
    assert ask(connection, key, "GET", "/accounts") == 401
    assert ask(connection, key, "POST", "/payouts", payout("too-late")) == 401
