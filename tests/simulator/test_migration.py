"""What datasets have is kept when the database is brought up to date, and when it goes back with the code."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from simulator.advance import advance, read_target
from simulator.live import live_of, start_live
from tenants.models import Tenant
from tests.migrating import latest, migrate

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("simulator", None), ("ledgerdata", "0009_entries_by_sequence"), ("tenants", "0006_sign_ups")]


@pytest.fixture
def up_to_date() -> Iterator[None]:
    """The database has all migrations again at the end."""
    yield
    latest()


def test_datasets_keep_what_they_do(up_to_date: None) -> None:
    then = migrate(BEFORE).get_model("tenants", "Tenant").objects
    waits = then.create(name="waits", posted_status="PENDING")
    pays = then.create(name="pays", posted_status="SUCCEEDED", shortfall="FAIL")
    latest()
    assert list(Tenant.objects.order_by("pk").values_list("outcome", "shortfall", "outcome_rules", "lead")) == [
        ("pending", "REFUSE", 0, 0),
        ("succeed", "FAIL", 0, 0),
    ]
    assert Tenant(name="new").outcome == "succeed"
    Tenant.objects.create(name="later", outcome="succeed after 30s")
    then = migrate(BEFORE).get_model("tenants", "Tenant").objects
    statuses = dict(then.values_list("name", "posted_status"))
    assert statuses == {"waits": "PENDING", "pays": "SUCCEEDED", "later": "PENDING"}
    assert {waits.pk, pays.pk} < set(then.values_list("pk", flat=True))


def test_live_traffic_goes_on_where_it_was(tenant: Tenant, up_to_date: None) -> None:
    start_live(tenant, "card-shop", 60, timedelta(days=1), evenly=True, seed="7")
    advance(tenant, read_target("5m30s"))
    before = live_of(tenant)
    assert before
    assert (before.payments > 200, before.payments_in_minute > 0) == (True, True)
    then = migrate([("simulator", "0004_snapshots")]).get_model("simulator", "LiveTraffic").objects.get()
    assert (then.told, then.told_in_minute) == (before.payments, before.payments_in_minute)
    latest()
    after = live_of(tenant)
    assert after
    assert (after.payments, after.payments_in_minute) == (before.payments, before.payments_in_minute)
    advance(tenant, read_target("1m"))
    later = live_of(tenant)
    assert later
    assert later.payments > after.payments
