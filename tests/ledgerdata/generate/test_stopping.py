"""A run that somebody stops: what it had committed is whole, and nothing more comes."""

from datetime import timedelta

import pytest

from ledgerdata.generate import Options, RunEnded, last_run, plan_run, resume, run, stop_run, time_left
from ledgerdata.models import Ended, Payment
from ledgerdata.reading.audit import differences
from ledgerdata.rules.errors import NotPossible
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.ledgerdata.generate.telling import UNTIL
from tests.seeding import small_transactions

pytestmark = pytest.mark.django_db

OPTIONS = Options("card-shop", payments=300, until=UNTIL, seed="stop")


def test_what_was_committed_stays_whole(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    small_transactions(monkeypatch, 60)
    committed = 0

    def progress(done: int, total: int) -> None:
        nonlocal committed
        committed = done
        stop_run(tenant)

    with pytest.raises(RunEnded):
        run(tenant, OPTIONS, progress)
    ended = last_run(tenant)
    assert ended is not None
    assert (ended.finished, ended.ended) == (True, Ended.STOPPED)
    assert 0 < committed == ended.payments == for_tenant(Payment, tenant).count() < 300
    tenant.refresh_from_db()
    assert ended.records == tenant.records
    assert list(differences(tenant)) == []
    with pytest.raises(NotPossible):
        resume(tenant)


def test_nothing_to_stop(tenant: Tenant) -> None:
    assert not stop_run(tenant)
    run(tenant, OPTIONS)
    assert not stop_run(tenant)
    ended = last_run(tenant)
    assert ended is not None
    assert ended.ended == Ended.WHOLE


def test_time_left_goes_by_the_rate_of_so_far(tenant: Tenant) -> None:
    seed_run = plan_run(tenant, OPTIONS)
    assert time_left(seed_run) is None
    seed_run.payments, seed_run.moved_at = 100, seed_run.begun_at + timedelta(seconds=10)
    assert time_left(seed_run) == timedelta(seconds=20)
