"""A small dataset for the pages of the ledger."""

from dataclasses import dataclass

import pytest

from ledgerdata.models import Account, Payment
from ledgerdata.operations import Money, Order, add_beneficiary, open_account, take_payment, writing
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant


@dataclass
class Shop:
    """A dataset with an account that holds 1,000.00 EUR, another one, and a beneficiary."""

    tenant: Tenant
    main: Account
    spare: Account
    supplier: Account

    def pay(
        self, type: PaymentType = PaymentType.PAYIN, status: Status = Status.SUCCEEDED, amount: int = 10_000
    ) -> Payment:
        """A payment between the usual sides of its type."""
        sides = {
            PaymentType.PAYIN: (None, self.main),
            PaymentType.PAYOUT: (self.main, self.supplier),
            PaymentType.TRANSFER: (self.main, self.spare),
            PaymentType.OTHER: (None, self.main),
        }
        source, destination = (side.reference if side else None for side in sides[type])
        with writing(self.tenant) as book:
            made = take_payment(book, Order(type, amount, "EUR/2", source, destination, status))
        return Payment.objects.get(pk=made.payment.pk)


def shop_of(tenant: Tenant) -> Shop:
    with writing(tenant) as ledger:
        main = open_account(ledger, "Main", reference="main", first_balance=Money(100_000, "EUR/2"))
        spare = open_account(ledger, "Spare", reference="spare")
        supplier = add_beneficiary(ledger, "Supplier", reference="supplier")
    accounts = Account.objects.in_bulk([main.pk, spare.pk, supplier.pk])
    return Shop(tenant, accounts[main.pk], accounts[spare.pk], accounts[supplier.pk])


@pytest.fixture
def shop(tenant: Tenant) -> Shop:
    """The owner's dataset, with something in it."""
    return shop_of(tenant)


@pytest.fixture
def strange_shop(stranger: Tenant) -> Shop:
    """The stranger's dataset, with the same in it."""
    return shop_of(stranger)
