"""The server's threads come and go; their database connections must not stay behind."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Thread

import httpx
import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from mockpsp.management.commands.serve import IDLE_THREAD_SECONDS
from mockpsp.threads import close_at_end
from tenants.models import Tenant


def test_connections_end_with_their_threads(committing: None) -> None:
    used: list[BaseDatabaseWrapper] = []

    def work() -> None:
        close_at_end()
        close_at_end()
        used.append(connections[DEFAULT_DB_ALIAS])
        Tenant.objects.exists()

    for _ in range(settings.CONNECTIONS + 1):  # one more than the pool has connections
        thread = Thread(target=work)
        thread.start()
        thread.join(timeout=30)
    assert [wrapper.connection for wrapper in used] == [None] * (settings.CONNECTIONS + 1)


@pytest.mark.waits
def test_server_answers_after_its_threads_were_idle(live_tenant: Tenant, client_of_key: httpx.Client) -> None:
    def ask_all_threads() -> set[int]:
        with ThreadPoolExecutor(24) as asking:
            return set(asking.map(lambda _: client_of_key.get("/transactions").status_code, range(200)))

    assert ask_all_threads() == {200}
    time.sleep(IDLE_THREAD_SECONDS + 3)
    assert ask_all_threads() == {200}
