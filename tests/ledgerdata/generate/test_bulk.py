"""The bulk writer against operations: the same stories, the same rows in every table, byte for byte."""

import random

import pytest

from ledgerdata import operations
from ledgerdata.generate import SCENARIOS, Options, run
from ledgerdata.models import Kind
from ledgerdata.operations import Order
from ledgerdata.reading.audit import differences
from ledgerdata.rules.lifecycle import PaymentType
from tenants.models import Tenant
from tests.ledgerdata.generate.telling import UNTIL, rows_of, tell_through_operations
from tests.seeding import small_transactions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_bulk_and_operations_write_the_same_rows(scenario: str, tenant: Tenant, stranger: Tenant) -> None:
    payments = {"everything": None, "empty": None}.get(scenario, 60)
    options = Options(scenario, payments=payments, until=UNTIL, seed="same", dispute_rate=0.2, refund_rate=0.3)
    run(tenant, options)
    tell_through_operations(stranger, options)
    bulk, slow = rows_of(tenant), rows_of(stranger)
    for table in bulk:
        assert bulk[table] == slow[table], table
    assert list(differences(tenant)) == []


def test_batches_do_not_show(tenant: Tenant, stranger: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    options = Options("card-shop", payments=150, until=UNTIL, seed="same", refund_rate=0.3)
    run(tenant, options)
    small_transactions(monkeypatch, 7)
    run(stranger, options)
    assert rows_of(tenant) == rows_of(stranger)


def _in_bulk(tenant: Tenant, text: str) -> None:
    with operations.writing(tenant, book=operations.bulk_book(source=random.Random("ids"))) as book:
        book.at = UNTIL
        account = book.open_account(Kind.INTERNAL, "Acme", {"k": text})
        book.begin(_order(account.reference, text))


def _by_operations(tenant: Tenant, text: str) -> None:
    with operations.writing(tenant, source=random.Random("ids")) as ledger:
        ledger.at = UNTIL
        account = operations.open_account(ledger, "Acme", metadata={"k": text})
        operations.take_payment(ledger, _order(account.reference, text))


def _order(account: str, text: str) -> Order:
    return Order(PaymentType.PAYIN, 5, "EUR/2", destination=account, description=text, metadata={"note": text})


def test_texts_that_a_copy_has_to_escape(tenant: Tenant, stranger: Tenant) -> None:
    """Each of them ends a field, a row or the whole of a COPY where it is not escaped."""
    text = 'a\\b\tc\nd\re "quoted" \\N \\. ✓'
    _in_bulk(tenant, text)
    _by_operations(stranger, text)
    assert rows_of(tenant) == rows_of(stranger)
    assert rows_of(tenant)["payments"][0]["description"] == text
