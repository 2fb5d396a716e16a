"""Datasets that were there before outcomes were courses keep what they do, and go back where the code does."""

from collections.abc import Iterator

import pytest

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
