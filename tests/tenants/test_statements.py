"""Statements of the hot paths."""

import pytest
from django.db import IntegrityError, connection, transaction

from tenants.models import Tenant
from tenants.statements import Statement, pipelined


@pytest.mark.django_db
def test_postgresql_plans_a_statement_once_and_keeps_it() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's driver keeps its statements by itself")
    statement = Statement("SELECT 4711 + CAST(%s AS bigint)")
    assert [statement.rows(number) for number in (1, 2, 3)] == [[(4712,)], [(4713,)], [(4714,)]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%4711%'")
        assert cursor.fetchall() == [(3, 0)]


@pytest.mark.django_db
def test_answers_to_statements_on_their_way_are_had_in_any_order() -> None:
    double = Statement("SELECT 2 * CAST(%s AS bigint)")
    with pipelined():
        first, second = double.begin(1), double.begin(2)
        assert second() == [(4,)]
        assert double.rows(3) == [(6,)]
        assert Tenant.objects.count() == 0  # Django's own go the same way
    assert first() == [(2,)]
    assert double.rows(4) == [(8,)]


@pytest.mark.django_db
def test_an_error_on_its_way_comes_out_at_the_end_at_the_latest(tenant: Tenant) -> None:
    again = Statement("INSERT INTO tenants_apikey SELECT * FROM tenants_apikey WHERE tenant_id = %s")
    with pytest.raises(IntegrityError), transaction.atomic(), pipelined():
        again.begin(tenant.pk)
    assert Tenant.objects.get() == tenant
