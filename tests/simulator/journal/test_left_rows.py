"""The journal is written without the dataset's lock: what it writes while a dataset is reset or dropped is not left."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from ledgerdata.operations import reset_dataset, writing
from simulator.models import JournalBatch, Reader
from tenants.dropping import drop_dataset
from tenants.models import Tenant
from tenants.purging import purge
from tests.simulator.journal.noting import Worker

pytestmark = pytest.mark.django_db(transaction=True)


def _reset(tenant: Tenant) -> None:
    with writing(tenant) as book:
        reset_dataset(book)


class _Once:
    """Does something once, right after the first statement that holds a text."""

    def __init__(self, statement: str, do: Callable[[], object]) -> None:
        self.statement, self.do, self.is_done = statement, do, False

    def __call__(self, execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        result = execute(sql, *more)
        if self.statement in sql and not self.is_done:
            self.is_done = True
            self.do()
        return result


@pytest.mark.parametrize("leave", [_reset, drop_dataset])
def test_nothing_stays_of_a_row_that_is_purged_before_the_journal_writes(
    tenant: Tenant, key: str, leave: Callable[[Tenant], None]
) -> None:
    def leave_and_purge() -> None:
        leave(tenant)
        purge()

    worker = Worker(key)
    worker.ask("GET", "/accounts")
    after_the_key = _Once(f'FROM "{Tenant._meta.db_table}"', leave_and_purge)
    with connection.execute_wrapper(after_the_key):
        worker.journal.write()
    assert after_the_key.is_done
    assert not Tenant.objects.filter(pk=tenant.pk).exists()
    assert not JournalBatch.objects.exists()
    assert not Reader.objects.exists()


def test_a_purge_takes_what_is_written_while_it_deletes(tenant: Tenant, key: str) -> None:
    def write_as_another_worker() -> None:
        JournalBatch.objects.bulk_create(batches)

    worker = Worker(key)
    worker.ask("GET", "/accounts")
    worker.journal.write()
    batches = list(JournalBatch.objects.all())
    _reset(tenant)
    meanwhile = _Once(f"DELETE FROM {JournalBatch._meta.db_table}", write_as_another_worker)
    with connection.execute_wrapper(meanwhile):
        assert purge()
    assert meanwhile.is_done
    assert not Tenant.objects.filter(pk=tenant.pk).exists()
    assert not JournalBatch.objects.exists()
