"""Words are made without the dataset's lock: what is made while a dataset is reset or dropped is not left."""

from collections.abc import Callable

import pytest
from django.db import connection

from ledgerdata.models import PaymentWords
from ledgerdata.operations import index_payments
from tenants.models import Tenant
from tests.books import account
from tests.database_threads import database_threads
from tests.meanwhile import after_statement, drop, reset

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("leave", [reset, drop])
def test_nothing_stays_of_a_row_that_is_purged_before_the_words_are_there(
    tenant: Tenant, leave: Callable[[Tenant], None]
) -> None:
    account(tenant, "main", balance=5)
    with database_threads(1) as others:
        insert = f'INSERT INTO "{PaymentWords._meta.db_table}"'
        with after_statement(insert, lambda: others.submit(leave, tenant).result(30)):
            index_payments(tenant)
    assert not Tenant.objects.filter(pk=tenant.pk).exists()
    assert not PaymentWords.objects.exists()
