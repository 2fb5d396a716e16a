"""Whether an account can pay: no payout or transfer takes one below zero unless its dataset allows overdraft."""

from typing import Protocol

from django.db import connection

from ledgerdata.assets import format_amount
from ledgerdata.effects import effect
from ledgerdata.errors import NotEnoughFunds
from ledgerdata.lifecycle import PaymentType, Status
from ledgerdata.models import Account, Balance, Payment
from ledgerdata.models.amounts import AmountField
from tenants.models import Shortfall
from tenants.statements import Statement

_READ = Statement(f"SELECT id, amount FROM {Balance._meta.db_table} WHERE account_id = %s AND asset = %s")


class Books(Protocol):
    """Who knows what an account holds."""

    def balance_of(self, account: Account, asset: str) -> Balance: ...


def need_funds(books: Books, payment: Payment, status: Status, *, is_root: bool, amount: int) -> None:
    """Raises NotEnoughFunds where a record would take more from the source of a payout or transfer than it holds."""
    type = PaymentType(payment.type)
    if type not in (PaymentType.PAYOUT, PaymentType.TRANSFER) or effect(type, status, is_root).source >= 0:
        return
    if payment.tenant.shortfall == Shortfall.OVERDRAFT or payment.source is None:
        return
    held = books.balance_of(payment.source, payment.asset).amount
    if held < amount:
        raise NotEnoughFunds(
            f"Not enough funds: {payment.source.reference} holds {format_amount(held, payment.asset)}, "
            f"and this {type} needs {format_amount(amount, payment.asset)}."
        )


def read_balance(account: Account, asset: str) -> Balance:
    """What the account holds of the asset; where it never held any, a balance of 0 that is not written."""
    rows = _READ.rows(account.pk, asset)
    if not rows:
        return Balance(tenant_id=account.tenant_id, account=account, asset=asset)
    amount = AmountField().from_db_value(rows[0][1], None, connection) or 0
    return Balance(pk=rows[0][0], tenant_id=account.tenant_id, account=account, asset=asset, amount=amount)
