"""Rows that are written together."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from ledgerdata.models import Account
from tenants.db.writes import Writes
from tenants.models import ApiKey, Tenant
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
        saved = Tenant.objects.create(name="same", created_at=moment, last_written_at=moment, records=7)
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
    writes.update(Tenant, tenant.pk, {"name": "other", "last_written_at": MOMENT})
    writes.run()
    tenant.refresh_from_db()
    assert (tenant.name, tenant.last_written_at) == ("other", MOMENT)
    assert Tenant.objects.get(pk=stranger.pk).name == stranger.name


def test_what_is_said_last_of_a_row_holds(tenant: Tenant, stranger: Tenant) -> None:
    writes = Writes()
    made = writes.insert(Tenant, _tenant("new"))
    writes.update(Tenant, tenant.pk, {"name": "first", "records": 1})
    writes.update(Tenant, stranger.pk, {"name": "between"})
    writes.update(Tenant, tenant.pk, {"name": "last", "beneficiaries": 2})
    writes.update(Tenant, made, {"name": "newer"})
    (pk, *_) = writes.run()
    written = {row[0]: row[1:] for row in Tenant.objects.values_list("pk", "name", "records", "beneficiaries")}
    assert written == {pk: ("newer", 0, 0), tenant.pk: ("last", 1, 2), stranger.pk: ("between", 0, 0)}


def test_rows_of_several_tables_in_any_order_get_their_own_keys() -> None:
    writes = Writes()
    keys = []
    for name in ("a", "b", "c"):
        owner = writes.insert(Tenant, _tenant(name))
        keys.append((owner, writes.insert(ApiKey, _key(owner, name))))
    made = writes.run()
    assert dict(ApiKey.objects.values_list("digest", "tenant__name")) == {"a": "a", "b": "b", "c": "c"}
    assert [(made[owner.place], made[key.place]) for owner, key in keys] == list(
        ApiKey.objects.order_by("digest").values_list("tenant_id", "pk")
    )
    assert Tenant.objects.create(name="later").pk > max(made[owner.place] for owner, _ in keys)


def test_the_size_of_a_number_is_no_other_statement(tenant: Tenant) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's driver has one type for whole numbers")
    for number in (1, 2**15, 2**31, 2**40):
        writes = Writes()
        writes.update(Tenant, tenant.pk, {"records": number})
        writes.run()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%UPDATE%SET records%'")
        assert cursor.fetchall() == [(1,)]


def test_where_one_fails_none_is_written(tenant: Tenant) -> None:
    writes = Writes()
    made = writes.insert(Tenant, _tenant("never"))
    writes.insert(ApiKey, _key(made, "taken"))
    writes.insert(ApiKey, _key(made, "taken"))
    with pytest.raises(IntegrityError), transaction.atomic():
        writes.run()
    assert list(Tenant.objects.all()) == [tenant]


def test_postgresql_draws_keys_by_one_statement_and_writes_all_by_one(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    writes = Writes()
    made = writes.insert(Tenant, _tenant("one"))
    for digest in ("a", "b", "c"):
        writes.append(ApiKey, _key(made, digest))
    with django_assert_num_queries(2 if connection.vendor == "postgresql" else 4):
        assert writes.run()[1:] == [0, 0, 0]
    assert ApiKey.objects.filter(tenant__name="one").count() == 3


def test_a_row_takes_the_key_that_was_drawn_for_it(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    writes = Writes()
    made = writes.insert(Tenant, _tenant("one"), 10**12)
    writes.append(ApiKey, _key(made, "a"))
    with django_assert_num_queries(1 if connection.vendor == "postgresql" else 2):
        assert writes.run() == [10**12, 0]
    assert ApiKey.objects.get(digest="a").tenant_id == 10**12


def test_nothing_to_write_is_no_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert Writes().run() == []
