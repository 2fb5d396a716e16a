"""Shortcuts of the tests into the one door that writes: one call, one transaction."""

from typing import Any

from ledgerdata.models import Account, Payment, Record
from ledgerdata.operations import act, add_beneficiary, open_account, take_payment, writing
from ledgerdata.reading.balances import holdings
from ledgerdata.rules.lifecycle import Action, PaymentType, Status
from ledgerdata.writing.orders import Money, Order
from tenants.models import Tenant

EUR = "EUR/2"


def account(tenant: Tenant, reference: str, balance: int = 0, asset: str = EUR) -> Account:
    """An internal account, with a balance where one is given."""
    money = Money(balance, asset) if balance else None
    with writing(tenant) as ledger:
        return open_account(ledger, f"Account {reference}", reference=reference, first_balance=money)


def beneficiary(tenant: Tenant, reference: str) -> Account:
    with writing(tenant) as ledger:
        return add_beneficiary(ledger, f"Owner {reference}", reference=reference)


def pay(tenant: Tenant, type: PaymentType, amount: int, status: Status, **order: Any) -> Payment:
    """A payment in euros, by the names that Order has."""
    with writing(tenant) as ledger:
        return take_payment(ledger, Order(type, amount, order.pop("asset", EUR), status=status, **order)).payment


def do(payment: Payment, action: Action, amount: int | None = None) -> Record:
    with writing(payment.tenant) as ledger:
        return act(ledger, payment.pk, action, amount)


def held(tenant: Tenant, reference: str, asset: str = EUR) -> int:
    """What the account holds as the contract tells it; 0 where it never held any."""
    return holdings(tenant, reference).amounts.get(asset, 0)


def rows(tenant: Tenant) -> tuple[int, ...]:
    """How many rows of each kind the dataset has: nothing was written where they stay the same."""
    return tuple(model.objects.filter(tenant=tenant).count() for model in (Account, Payment, Record))
