"""Whether an account can pay: no payout or transfer takes one below zero unless its dataset allows overdraft."""

from ledgerdata.models import Payment
from ledgerdata.rules.assets import format_amount
from ledgerdata.rules.effects import effect
from ledgerdata.rules.errors import NotEnoughFunds
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.writing.ledger import Ledger
from tenants.models import Shortfall


def require_funds(ledger: Ledger, payment: Payment, status: Status, *, is_root: bool, amount: int) -> None:
    """Raises NotEnoughFunds where a record would take more from the source of a payout or transfer than it holds."""
    type = PaymentType(payment.type)
    if type not in (PaymentType.PAYOUT, PaymentType.TRANSFER) or effect(type, status, is_root).source >= 0:
        return
    if ledger.tenant.shortfall == Shortfall.OVERDRAFT or payment.source is None:
        return
    held = ledger.balance_of(payment.source, payment.asset)
    if held < amount:
        raise NotEnoughFunds(
            f"Not enough funds: {payment.source.reference} holds {format_amount(held, payment.asset)}, "
            f"and this {type} needs {format_amount(amount, payment.asset)}."
        )
