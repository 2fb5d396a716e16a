"""How an order, checked, becomes a payment."""

from ledgerdata.models import Payment, Record
from ledgerdata.rules.errors import NotEnoughFunds
from ledgerdata.rules.lifecycle import Status
from ledgerdata.rules.sides import check_sides
from ledgerdata.writing.funds import require_funds
from ledgerdata.writing.ledger import Ledger
from ledgerdata.writing.lookup import Found
from ledgerdata.writing.orders import Order
from tenants.db.rows import new_row
from tenants.models import Shortfall


def take(ledger: Ledger, order: Order, found: Found, record_id: str | None = None) -> Record:
    """Writes the payment that is ordered, and its root; `found` is what the dataset holds of what the order names.

    Raises UnknownReference, NotPossible; NotEnoughFunds where its dataset refuses a payout or transfer without funds.
    """
    sides = found.sides(order)
    check_sides(order.type, sides["source"], sides["destination"])
    payment = new_row(
        Payment,
        tenant=ledger.tenant,
        reference=order.idempotency_key or "",
        type=order.type,
        asset=order.asset,
        amount=int(order.amount),
        scheme=order.scheme,
        description=order.description,
        metadata=dict(order.metadata),
        request_digest=order.digest() if order.idempotency_key else "",
        **sides,
    )
    return ledger.write_root(payment, _status_by_funds(ledger, payment, order.status), record_id)


def _status_by_funds(ledger: Ledger, payment: Payment, status: Status) -> Status:
    try:
        require_funds(ledger, payment, status, is_root=True, amount=payment.amount)
    except NotEnoughFunds:
        if ledger.tenant.shortfall != Shortfall.FAIL:
            raise
        return Status.FAILED
    return status
