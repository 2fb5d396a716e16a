"""Clock keep their distance, whatever room there is (lifecycle.md, rule 3)."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from ledgerdata.generate import Options, run
from ledgerdata.generate.timeline import ROOM
from ledgerdata.models import Account, Record
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.ledgerdata.generate.telling import UNTIL, payloads

pytestmark = pytest.mark.django_db


def _stamps(tenant: Tenant) -> list[datetime]:
    accounts = for_tenant(Account, tenant).values_list("created_at", flat=True)
    return sorted([*accounts, *for_tenant(Record, tenant).values_list("created_at", flat=True)])


def _closest(tenant: Tenant) -> timedelta:
    return min(later - earlier for earlier, later in pairwise(_stamps(tenant)))


def test_an_empty_dataset_gets_the_days_that_were_asked_for(tenant: Tenant) -> None:
    made = run(tenant, Options(payments=300, days=10, until=UNTIL, seed="1"))
    times = _stamps(tenant)
    assert times[0] == UNTIL - timedelta(days=10)
    assert UNTIL - timedelta(days=1) < times[-1] <= UNTIL
    assert _closest(tenant) >= ROOM
    assert not made.ahead


def test_numbers_follow_stamps(tenant: Tenant) -> None:
    run(tenant, Options(payments=100, until=UNTIL, seed="1"))
    rows = for_tenant(Record, tenant).order_by("created_at").values_list("sequence", flat=True)
    assert list(rows) == list(range(1, len(rows) + 1))


def test_a_dataset_with_rows_gets_later_ones(tenant: Tenant) -> None:
    """There is half a day left before `until`: all of the story stands in it, in the same order."""
    run(tenant, Options(payments=40, until=UNTIL - timedelta(hours=12), seed="1"))
    before = payloads(tenant)
    tenant.refresh_from_db()
    last = tenant.last_written_at
    run(tenant, Options(payments=40, until=UNTIL, seed="2"))
    tenant.refresh_from_db()
    assert last is not None
    assert tenant.last_written_at is not None
    assert last < tenant.last_written_at <= UNTIL
    assert set(before) < set(payloads(tenant))
    assert _closest(tenant) >= ROOM
