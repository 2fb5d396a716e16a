"""What reads a few rows finds them by an index, however many there are: indexes begin with the tenant."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledgerdata.models import Account, Payment
from ledgerdata.operations import put_bank_account, writing
from ledgerdata.reading.audit import differences
from ledgerdata.reading.balances import holdings
from ledgerdata.reading.events import events_of
from ledgerdata.reading.statement import assets_of, statement
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.access import add_key
from tenants.models import Tenant
from tests.books import account, beneficiary, pay
from tests.conftest import signed_in


def _put_bank_account(tenant: Tenant) -> None:
    with writing(tenant) as book:
        put_bank_account(book, BankDetails("Holder", "DE89370400440532013000"), settles_for="ben")


def _page(model: str) -> Callable[[Tenant], object]:
    """A list of the owner's in the admin."""

    def read(tenant: Tenant) -> object:
        add_key(tenant, "a-key-for-the-page")
        return signed_in(key="a-key-for-the-page").get(f"/admin/ledgerdata/{model}/").content

    return read


READS: dict[str, Callable[[Tenant], object]] = {
    "events of a payment": lambda tenant: events_of(Payment.objects.filter(tenant=tenant)[0]),
    "balances for the contract": lambda tenant: holdings(tenant, "main"),
    "balances for people": lambda tenant: assets_of(Account.objects.get(tenant=tenant, reference="main")),
    "a statement": lambda tenant: statement(Account.objects.get(tenant=tenant, reference="main"), "EUR/2"),
    "the audit": lambda tenant: list(differences(tenant)),
    "a bank account that changes": _put_bank_account,
    "the list of accounts": _page("internalaccount"),
    "the list of beneficiaries": _page("beneficiary"),
}
NOT_STORED = {"dataset", "moved", "subquery", "CONSTANT"}  # rows that a statement makes itself


def _plan(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [detail for *_, detail in cursor.fetchall()]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL reads a table of a few rows whole, and rightly")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("read", READS.values(), ids=READS.keys())
def test_no_table_is_read_whole(read: Callable[[Tenant], object], tenant: Tenant) -> None:
    account(tenant, "main", 500)
    beneficiary(tenant, "ben")
    pay(tenant, PaymentType.PAYOUT, 5, Status.PENDING, source="main", destination="ben")
    with CaptureQueriesContext(connection) as captured:
        read(tenant)
    selects = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    assert selects
    for sql in selects:
        scanned = {step.split()[1] for step in _plan(sql) if step.startswith("SCAN")}
        assert scanned <= NOT_STORED, sql
