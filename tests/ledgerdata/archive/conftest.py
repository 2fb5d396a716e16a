"""An archive with every kind of row."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from ledgerdata import operations
from ledgerdata.generate import Options, run
from ledgerdata.models import Account, Kind
from ledgerdata.operations import Money, Order
from ledgerdata.rules.actions import Action
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.lifecycle import PaymentType
from simulator.new_payments import post_payment
from simulator.rulebook import set_default
from tenants.models import Tenant
from tenants.scoping import for_tenant
from tests.ledgerdata.generate.telling import UNTIL

POSTED = "POST 1/ü"


def fill(tenant: Tenant) -> None:
    """Every kind of payment, some of them made by POSTs, roots and children with reasons, and bank accounts."""
    set_default(tenant, "pending")
    run(tenant, Options("everything", until=UNTIL, seed="1"))
    beneficiary = for_tenant(Account, tenant).filter(kind=Kind.BENEFICIARY)[0].reference
    with operations.writing(tenant) as ledger:
        account = operations.open_account(
            ledger, "Mine", first_balance=Money(500, "EUR/2"), metadata={"zz": "1", "a": "2"}
        )
        details = BankDetails("Jean Müller", "DE89370400440532013000", "DEUTDEFF", "DE")
        operations.put_bank_account(ledger, details, settles_for=account.reference)
        operations.put_bank_account(ledger, BankDetails("Nobody's", "GB33BUKB20201555555555"))
    more = {"zz": "last in the alphabet", "b": "two", "a": "longer", "ccc": ""}
    order = Order(
        PaymentType.PAYOUT, "300", "EUR/2", account.reference, beneficiary, metadata=more, idempotency_key=POSTED
    )
    post_payment(tenant, order)
    _post_with_reasons(tenant, order._replace(amount="40"))


def _post_with_reasons(tenant: Tenant, order: Order) -> None:
    """One that fails at once, and one that comes back."""
    for number, course in enumerate(("fail, reason AC01", "succeed")):
        wished = order._replace(metadata={"mockpsp.outcome": course}, idempotency_key=f"reason {number}")
        root = post_payment(tenant, wished)
    with operations.writing(tenant) as book:
        operations.act(book, root.payment.pk, Action.RETURN, 15, reason="AC04")


@pytest.fixture
def archive(tenant: Tenant, key: str, tmp_path: Path) -> Path:
    """An export of `tenant`, which holds what `fill` writes."""
    fill(tenant)
    file = tmp_path / "dataset.jsonl"
    call_command("export_tenant", key, str(file), stdout=StringIO())
    return file
