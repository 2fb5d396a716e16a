"""Two processes write into one dataset while the consumer polls it: nothing missed, nothing twice, balances right."""

import os
import subprocess
import sys

import httpx
from django.conf import settings

from simulator.consumer.connector import Connector
from tenants.models import Tenant
from tests.consumer.agreement import assert_agreement
from tests.payouts import fund
from tests.server import database_url

WRITES = 150


def test_nothing_is_missed_while_two_processes_write(
    live_tenant: Tenant, client_of_key: httpx.Client, server: str, key: str
) -> None:
    fund(live_tenant, 100_000)
    connector = Connector(client_of_key, page_size=10)  # many page cuts; the consumer's own size is 100
    polls_that_brought_something = 0
    writers = [start_writer(key, seed, server) for seed in ("one", "two")]
    while any(writer.poll() is None for writer in writers):
        known = len(connector.kept)
        connector.poll()
        polls_that_brought_something += len(connector.kept) > known
    assert [writer.returncode for writer in writers] == [0, 0]
    connector.poll()
    assert polls_that_brought_something > 5
    assert_agreement(live_tenant, connector)


def start_writer(key: str, seed: str, server: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.consumer.writer", key, seed, str(WRITES), server]
    return subprocess.Popen(command, env=os.environ | {"DATABASE_URL": database_url()}, cwd=settings.BASE_DIR)
