"""PostgreSQL ends the session of a writer of many rows: that is the database's fault, and nothing is written."""

import psycopg
import pytest
from django.db import OperationalError, connection

from ledgerdata.models import Account, Kind
from ledgerdata.operations import bulk_book, writing
from tenants.models import Tenant
from tests.meanwhile import after_statement
from tests.server import database_url

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no sessions to end")


def _end_session() -> None:
    session: int = connection.connection.info.backend_pid
    with psycopg.connect(database_url(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 10000)", [session])


def _open_account(tenant: Tenant) -> None:
    with writing(tenant, book=bulk_book()) as book:
        book.open_account(Kind.INTERNAL, "Main", {}, "main")


@pytest.mark.django_db(transaction=True)
def test_a_copy_into_a_session_that_was_ended_is_no_failure_of_ours(tenant: Tenant) -> None:
    with pytest.raises(OperationalError), after_statement("nextval", _end_session):
        _open_account(tenant)
    connection.close()
    assert not Account.objects.exists()
