"""The journal is written without the dataset's lock: what it writes while a dataset is reset or dropped is not left."""

from collections.abc import Callable

import pytest

from ledgerdata.operations import reset_dataset, writing
from simulator.models import JournalBatch, Reader
from tenants.dropping import drop_dataset
from tenants.models import Tenant
from tenants.purging import purge
from tests.meanwhile import after_statement
from tests.simulator.journal.noting import Worker

pytestmark = pytest.mark.django_db(transaction=True)


def _reset(tenant: Tenant) -> None:
    with writing(tenant) as book:
        reset_dataset(book)


@pytest.mark.parametrize("leave", [_reset, drop_dataset])
def test_nothing_stays_of_a_row_that_is_purged_before_the_journal_writes(
    tenant: Tenant, key: str, leave: Callable[[Tenant], None]
) -> None:
    def leave_and_purge() -> None:
        leave(tenant)
        purge()

    worker = Worker(key)
    worker.ask("GET", "/accounts")
    with after_statement(f'FROM "{Tenant._meta.db_table}"', leave_and_purge):
        worker.journal.write()
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
    with after_statement(f"DELETE FROM {JournalBatch._meta.db_table}", write_as_another_worker):
        assert purge()
    assert not Tenant.objects.filter(pk=tenant.pk).exists()
    assert not JournalBatch.objects.exists()
