"""Datasets that were there before outcomes were courses keep what they do, and go back where the code does."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tenants.models import Tenant

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = [("simulator", None), ("ledgerdata", "0009_entries_by_sequence"), ("tenants", "0006_sign_ups")]


def migrate(targets: Any) -> Any:
    """The models as they are then."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    executor.loader.build_graph()
    return executor.loader.project_state([target for target in targets if target[1]]).apps


@pytest.fixture
def newest() -> Iterator[list[Any]]:
    """The migrations that there are; the database has them all again at the end."""
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
    yield leaves
    migrate(leaves)


def test_datasets_keep_what_they_do(newest: list[Any]) -> None:
    then = migrate(BEFORE).get_model("tenants", "Tenant").objects
    waits = then.create(name="waits", posted_status="PENDING")
    pays = then.create(name="pays", posted_status="SUCCEEDED", shortfall="FAIL")
    migrate(newest)
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
