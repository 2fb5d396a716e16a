"""Whether an account can pay: no payout or transfer takes one below zero unless its dataset allows overdraft."""

from ledgerdata.assets import format_amount
from ledgerdata.effects import effect
from ledgerdata.errors import NotEnoughFunds
from ledgerdata.lifecycle import PaymentType, Status
from ledgerdata.models import Account, Balance, Payment
from tenants.models import Shortfall


def need_funds(payment: Payment, status: Status, *, is_root: bool, amount: int) -> None:
    """Raises NotEnoughFunds where a record would take more from the source of a payout or transfer than it holds."""
    type = PaymentType(payment.type)
    if type not in (PaymentType.PAYOUT, PaymentType.TRANSFER) or effect(type, status, is_root).source >= 0:
        return
    if payment.tenant.shortfall == Shortfall.OVERDRAFT or payment.source is None:
        return
    held = balance_of(payment.source, payment.asset)
    if held < amount:
        raise NotEnoughFunds(
            f"Not enough funds: {payment.source.reference} holds {format_amount(held, payment.asset)}, "
            f"and this {type} needs {format_amount(amount, payment.asset)}."
        )


def balance_of(account: Account, asset: str) -> int:
    """What the account holds of the asset, in minor units; 0 where it never held any."""
    return Balance.objects.filter(account=account, asset=asset).values_list("amount", flat=True).first() or 0
