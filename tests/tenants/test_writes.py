"""Rows that are written together."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from ledgerdata.models import Account
from tenants.models import ApiKey, Tenant
from tenants.writes import Writes
from tests.books import account, beneficiary

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


def _tenant(name: str) -> dict[str, object]:
    return vars(Tenant(name=name, created_at=MOMENT))


def _key(tenant: object, digest: str) -> dict[str, object]:
    return {**vars(ApiKey(digest=digest, mask="m", created_at=MOMENT)), "tenant_id": tenant}


def test_a_row_may_point_at_one_that_is_new_too() -> None:
    writes = Writes()
    first, second = writes.insert(Tenant, _tenant("first")), writes.insert(Tenant, _tenant("second"))
    writes.insert(ApiKey, _key(second, "b"))
    writes.insert(ApiKey, _key(first, "a"))
    made = writes.run()
    owners = dict(ApiKey.objects.values_list("digest", "tenant_id"))
    assert owners == {"a": made[first.place], "b": made[second.place]}
    assert dict(Tenant.objects.values_list("pk", "name")) == {made[0]: "first", made[1]: "second"}


def test_what_is_stored_is_what_save_stores() -> None:
    for moment in (MOMENT, MOMENT + timedelta(microseconds=7), MOMENT.astimezone(timezone(timedelta(hours=5)))):
        saved = Tenant.objects.create(name="same", created_at=moment, last_stamp=moment, records=7)
        writes = Writes()
        writes.insert(Tenant, vars(saved))
        (pk,) = writes.run()
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM tenants_tenant WHERE id IN (%s, %s)", [saved.pk, pk])
            one, other = cursor.fetchall()
        assert one[1:] == other[1:]


def test_metadata_is_stored_as_save_stores_it(tenant: Tenant) -> None:
    saved = account(tenant, "main")
    saved.metadata = {"naïve \u2028": 'a "quoted" \\ word', "emoji": "\U0001f600"}
    saved.save()
    writes = Writes()
    writes.update(Account, beneficiary(tenant, "other").pk, {"metadata": saved.metadata})
    writes.run()
    with connection.cursor() as cursor:
        cursor.execute("SELECT metadata FROM ledgerdata_account")
        one, other = cursor.fetchall()
    assert one == other
    assert dict(Account.objects.values_list("reference", "metadata"))["other"] == saved.metadata


def test_an_update_changes_the_named_columns_of_its_row_alone(tenant: Tenant, stranger: Tenant) -> None:
    writes = Writes()
    writes.update(Tenant, tenant.pk, {"name": "other", "last_stamp": MOMENT})
    writes.run()
    tenant.refresh_from_db()
    assert (tenant.name, tenant.last_stamp) == ("other", MOMENT)
    assert Tenant.objects.get(pk=stranger.pk).name == stranger.name


def test_where_one_fails_none_is_written(tenant: Tenant) -> None:
    writes = Writes()
    made = writes.insert(Tenant, _tenant("never"))
    writes.insert(ApiKey, _key(made, "taken"))
    writes.insert(ApiKey, _key(made, "taken"))
    with pytest.raises(IntegrityError), transaction.atomic():
        writes.run()
    assert list(Tenant.objects.all()) == [tenant]


def test_postgresql_writes_all_by_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    writes = Writes()
    made = writes.insert(Tenant, _tenant("one"))
    writes.insert(ApiKey, _key(made, "a"))
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2):
        writes.run()


def test_nothing_to_write_is_no_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert Writes().run() == []
