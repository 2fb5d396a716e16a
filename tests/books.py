"""Shortcuts of the tests into the one door that writes: one call, one transaction."""

from typing import Any

from ledgerdata.models import Account, Payment, Record
from ledgerdata.operations import Money, Order, RecordDraft, act, add_beneficiary, open_account, take_payment, writing
from ledgerdata.reading.balances import holdings
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant

EUR = "EUR/2"


def account(tenant: Tenant, reference: str, balance: int = 0, asset: str = EUR) -> Account:
    """An internal account, with a balance where one is given."""
    money = Money(balance, asset) if balance else None
    with writing(tenant) as book:
        made = open_account(book, f"Account {reference}", reference=reference, first_balance=money)
    return Account.objects.get(pk=made.pk)


def beneficiary(tenant: Tenant, reference: str) -> Account:
    with writing(tenant) as book:
        made = add_beneficiary(book, f"Owner {reference}", reference=reference)
    return Account.objects.get(pk=made.pk)


def pay(tenant: Tenant, type: PaymentType, amount: int, status: Status, **order: Any) -> Payment:
    """A payment in euros, by the names that Order has."""
    with writing(tenant) as book:
        made = take_payment(book, Order(type, amount, order.pop("asset", EUR), status=status, **order))
    return Payment.objects.get(pk=made.payment.pk)


def do(payment: Payment, action: Action, amount: int | None = None) -> Record:
    with writing(payment.tenant) as book:
        made = act(book, payment.pk, action, amount)
    return stored(made)


def stored(record: RecordDraft) -> Record:
    """The record as the database has it."""
    return Record.objects.select_related("payment").get(payment=record.payment.pk, position=record.position)


def held(tenant: Tenant, reference: str, asset: str = EUR) -> int:
    """What the account holds as the contract tells it; 0 where it never held any."""
    return holdings(tenant, reference).amounts.get(asset, 0)


def rows(tenant: Tenant) -> tuple[int, ...]:
    """How many rows of each kind the dataset has: nothing was written where they stay the same."""
    return tuple(model.objects.filter(tenant=tenant).count() for model in (Account, Payment, Record))
