"""A dataset that is read while it is seeded: what a reader sees after the last thing it saw is all that is new."""

import os
import subprocess
import sys
from dataclasses import replace

import orjson
from django.conf import settings

from ledgerdata.models import Record
from ledgerdata.moments import read_moment
from ledgerdata.pages import Page, record_wires
from tenants.access import tenant_of
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.server import database_url


def test_a_reader_misses_nothing(committing: None, key: str) -> None:
    tenant = tenant_of(key)
    command = [sys.executable, "manage.py", "seed", key, "--payments", "12000", "--seed", "p"]
    env = os.environ | {"DATABASE_URL": database_url()}
    process = subprocess.Popen(command, env=env, cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL)
    read: list[bytes] = []
    polls_with_news = 0
    ended = False
    while not ended:
        ended = process.poll() is not None
        news = _poll(tenant, read)
        polls_with_news += bool(news)
        read += news
    assert process.returncode == 0
    assert polls_with_news > 1
    rows = for_tenant(Record, tenant).order_by("number").values_list("wire", flat=True)
    assert read == [bytes(wire) for wire in rows]


def _poll(tenant: Tenant, read: list[bytes]) -> list[bytes]:
    """All after the last record that was read, up to the first page that is not full: as the connector does."""
    since = read_moment(orjson.loads(read[-1])["updatedAt"]) if read else None
    news: list[bytes] = []
    page = Page(since=since, size=1000)
    while len(news) % page.size == 0:
        items = orjson.loads(b"[%b]" % record_wires(tenant, page))
        if not items:
            break
        news += map(orjson.dumps, items)
        page = replace(page, number=page.number + 1)
    return news[1:] if read else news
