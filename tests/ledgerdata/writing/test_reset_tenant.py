"""`manage.py reset_tenant`: everything goes but keys, settings and the clock."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledgerdata import operations
from ledgerdata.generate import Options, plan_run, resume, run
from ledgerdata.models import Record, SeedRun
from ledgerdata.operations import Order, reset_dataset
from ledgerdata.reading.audit import differences
from ledgerdata.rules.after_reset import CONNECTOR_NOTE
from ledgerdata.rules.errors import NotPossible
from ledgerdata.rules.lifecycle import PaymentType
from tenants.access import add_key, known_tenant
from tenants.datasets import in_use
from tenants.models import Shortfall, Standing, Tenant
from tenants.purging import purge
from tenants.scoping import for_tenant
from tests.books import account
from tests.ledgerdata.generate.telling import UNTIL, payloads, rows_of

pytestmark = pytest.mark.django_db


def reset(key: str) -> str:
    said = StringIO()
    call_command("reset_tenant", key, "--yes", stdout=said)
    return said.getvalue()


def test_empties_one_dataset_and_no_other(tenant: Tenant, stranger: Tenant, key: str) -> None:
    for dataset in (tenant, stranger):
        run(dataset, Options(payments=30, until=UNTIL, seed="1"))
    untouched = payloads(stranger)
    tenant.refresh_from_db()
    reset(key)
    assert not any(rows_of(known_tenant(key)).values())
    assert not any(rows_of(tenant).values())
    assert not Tenant.objects.filter(pk=tenant.pk).exists()
    assert payloads(stranger) == untouched
    assert list(differences(known_tenant(key))) == []


def test_what_a_dataset_is_stays(tenant: Tenant, key: str) -> None:
    """Its keys, name, settings and number, and its clock, which never goes back."""
    Tenant.objects.filter(pk=tenant.pk).update(name="Ours", shortfall=Shortfall.OVERDRAFT)
    add_key(tenant, "another-key-of-it")
    account(tenant, "mine", balance=5)
    before = Tenant.objects.get(pk=tenant.pk)
    for _ in range(3):
        reset(key)
    after = known_tenant(key)
    assert known_tenant("another-key-of-it") == after
    for name in ("name", "shortfall", "outcome", "created_at", "last_written_at", "number"):
        assert getattr(after, name) == getattr(before, name)
    assert Tenant.objects.count() == 1


def test_tells_what_to_do_with_a_connector(tenant: Tenant, key: str) -> None:
    assert CONNECTOR_NOTE in reset(key)


def test_it_is_as_quick_with_many_rows(tenant: Tenant, stranger: Tenant) -> None:
    """The rows are deleted afterwards: the transaction does as much for an empty dataset."""
    run(tenant, Options(payments=300, until=UNTIL, seed="1"))
    statements = []
    for dataset in (tenant, stranger):
        with CaptureQueriesContext(connection) as queries, operations.writing(dataset) as ledger:
            reset_dataset(ledger)
        statements.append(len(queries))
    assert statements[0] == statements[1]
    assert for_tenant(Record, tenant).exists()


def test_later_rows_have_later_creation_times(tenant: Tenant, key: str) -> None:
    run(tenant, Options(payments=30, until=UNTIL, seed="1"))
    tenant.refresh_from_db()
    last = tenant.last_written_at
    reset(key)
    run(known_tenant(key), Options(payments=30, until=UNTIL, seed="1"))
    assert last is not None
    assert all(row["created_at"] > last for row in rows_of(known_tenant(key))["accounts"])


def test_whoever_still_has_the_dataset_as_it_was_writes_to_it_as_it_is(tenant: Tenant, key: str) -> None:
    """As a request does that found it a moment before; also once nothing of the old one is left."""
    account(tenant, "before")
    with operations.writing(tenant) as ledger:
        reset_dataset(ledger)
    account(tenant, "after")
    purge()
    account(tenant, "later")
    with operations.writing(tenant) as ledger:
        order = Order(PaymentType.PAYIN, 5, "EUR/2", destination="after")
        operations.take_payment(ledger, order)
    assert [row["reference"] for row in rows_of(known_tenant(key))["accounts"]] == ["after", "later"]
    assert list(differences(known_tenant(key))) == []


def test_a_run_under_way_does_not_go_on_in_the_new_one(tenant: Tenant, key: str) -> None:
    plan_run(tenant, Options(payments=30, until=UNTIL))
    with operations.writing(tenant) as ledger:
        reset_dataset(ledger)
    with pytest.raises(NotPossible, match="dataset was reset"):
        resume(tenant)
    assert payloads(known_tenant(key)) == []
    assert not for_tenant(SeedRun, known_tenant(key)).exists()


def test_a_purge_that_was_stopped_goes_on(tenant: Tenant, stranger_key: str, stranger: Tenant) -> None:
    run(tenant, Options(payments=30, until=UNTIL, seed="1"))
    with operations.writing(tenant) as ledger:
        reset_dataset(ledger)
    assert not purge(within=0)
    assert Tenant.objects.filter(standing=Standing.DISCARDED).count() == 1
    reset(stranger_key)
    assert not any(rows_of(tenant).values())
    assert set(Tenant.objects.values_list("standing", flat=True)) == {Standing.IN_USE}


def test_a_check_of_all_datasets_takes_each_as_it_is_by_then(
    tenant: Tenant, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dataset may be emptied while others are checked."""
    account(tenant, "before")
    listed = list(in_use())
    reset(key)
    account(tenant, "after", balance=5)
    monkeypatch.setattr("ledgerdata.management.commands.check_balances.in_use", lambda: Listed(listed))
    said = StringIO()
    call_command("check_balances", stdout=said)
    assert "1 dataset: every balance" in said.getvalue()


class Listed(list[Tenant]):
    def order_by(self, *names: str) -> list[Tenant]:
        return self


def test_asks_first(tenant: Tenant, key: str) -> None:
    run(tenant, Options("empty", until=UNTIL))
    with pytest.raises(CommandError, match="--yes") as refusal:
        call_command("reset_tenant", key)
    assert refusal.value.returncode == 2
    assert len(payloads(tenant)) == 6


def test_unknown_key() -> None:
    with pytest.raises(CommandError, match="No dataset"):
        call_command("reset_tenant", "nobody-knows-it", "--yes")
