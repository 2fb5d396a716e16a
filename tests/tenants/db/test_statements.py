"""Statements of the hot paths."""

import pytest
from django.db import connection

from tenants.db.statements import Statement


@pytest.mark.django_db
def test_postgresql_plans_a_statement_once_and_keeps_it() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's driver keeps its statements by itself")
    statement = Statement("SELECT 4711 + CAST(%s AS bigint)")
    assert [statement.rows(number) for number in (1, 2, 3)] == [[(4712,)], [(4713,)], [(4714,)]]
    with connection.cursor() as cursor:
        cursor.execute("SELECT generic_plans, custom_plans FROM pg_prepared_statements WHERE statement LIKE '%4711%'")
        assert cursor.fetchall() == [(3, 0)]
