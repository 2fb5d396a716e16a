"""The only door that writes: open accounts, take a payment, act on a payment.

Each takes the dataset's open Ledger (`with writing(tenant) as ledger:`), which is one transaction under the dataset's
lock. What is refused is raised as a LedgerError before anything is written.
"""

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ledgerdata import inputs
from ledgerdata.assets import format_amount
from ledgerdata.errors import AlreadyTaken, InvalidInput, NotEnoughFunds, NotPossible
from ledgerdata.funds import need_funds
from ledgerdata.inputs import Checker
from ledgerdata.ledger import Ledger
from ledgerdata.lifecycle import Action, PaymentType, Rule, Status, allowed, why_not
from ledgerdata.models import Account, Kind, Payment, Record
from ledgerdata.orders import Money, Order
from ledgerdata.payments import payment_of
from ledgerdata.sides import check_sides, find_sides
from tenants.clock import stamping
from tenants.models import Shortfall, Tenant


@contextmanager
def writing(tenant: Tenant, *, source: random.Random | None = None) -> Iterator[Ledger]:
    """The dataset's ledger, open and locked; commits at the end, or leaves all as it was where an error comes out.

    `source` is for generators: where the random parts of ids come from.
    """
    with stamping(tenant) as stamps:
        yield Ledger(stamps, source=source)


def open_account(
    ledger: Ledger,
    name: str,
    *,
    reference: str | None = None,
    metadata: Mapping[str, str] | None = None,
    first_balance: Money | None = None,
) -> Account:
    """A new internal account; a first balance comes as an OTHER payment, so that balances stay the sum of records.

    Raises InvalidInput; AlreadyTaken where the id is in use.
    """
    account = _new_account(ledger, Kind.INTERNAL, name, reference, metadata)
    if first_balance:
        asked = Order(
            PaymentType.OTHER,
            first_balance.amount,
            first_balance.asset,
            destination=account.reference,
            description="First balance",
        )
        take_payment(ledger, asked)
    return account


def add_beneficiary(
    ledger: Ledger, owner_name: str, *, reference: str | None = None, metadata: Mapping[str, str] | None = None
) -> Account:
    """A new beneficiary. Raises InvalidInput; AlreadyTaken where the id is in use."""
    return _new_account(ledger, Kind.BENEFICIARY, owner_name, reference, metadata)


def take_payment(ledger: Ledger, order: Order) -> Record:
    """A new payment; returns its root.

    A payout or transfer without funds is refused, recorded FAILED, or paid, as its dataset is set.
    Raises InvalidInput, UnknownReference, NotPossible, NotEnoughFunds.
    """
    order.check()
    sides = find_sides(ledger.tenant, {"source": order.source, "destination": order.destination})
    check_sides(order.type, sides["source"], sides["destination"])
    payment = Payment(
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
    return ledger.write_root(payment, _status_by_funds(payment, order.status))


def post_payment(ledger: Ledger, order: Order) -> Record:
    """The root of the payment of a POST, taken once: the same idempotency key and body give the same one again.

    A refused one leaves its key unused. Raises what take_payment does; AlreadyTaken for a key with another body.
    """
    held = (
        Record.objects.filter(payment__tenant=ledger.tenant, payment__type=order.type, step=0)
        .select_related("payment")
        .filter(payment__reference=order.idempotency_key)
        .first()
    )
    if held is None:
        return take_payment(ledger, order)
    if held.payment.request_digest != order.digest():
        raise AlreadyTaken(f"idempotencyKey {order.idempotency_key} stands for another {order.type}; use a new key.")
    return held


def act(ledger: Ledger, payment_pk: int, action: Action, amount: int | str | None = None) -> Record:
    """Writes the record that `action` stands for; without an amount, for all that is left.

    Raises UnknownReference; NotPossible where the lifecycle does not allow it now; InvalidInput for a bad amount;
    NotEnoughFunds where a return is reversed and the source cannot pay again.
    """
    payment = payment_of(ledger.tenant, payment_pk)
    rule = allowed(payment.progress, action)
    if rule is None:
        raise NotPossible(why_not(payment.progress, action))
    wanted = _wanted(payment, rule, amount)
    need_funds(payment, rule.status, is_root=False, amount=wanted)
    return ledger.write_child(payment, rule.status, wanted)


def _new_account(
    ledger: Ledger, kind: Kind, name: str, reference: str | None, metadata: Mapping[str, str] | None
) -> Account:
    checker = Checker()
    name = checker.take("name", inputs.name, name)
    checker.take("metadata", inputs.metadata, metadata or {})
    if reference:
        checker.take("id", inputs.reference, reference)
    checker.done()
    return ledger.write_account(kind, reference, name, metadata or {})


def _status_by_funds(payment: Payment, status: Status) -> Status:
    try:
        need_funds(payment, status, is_root=True, amount=payment.amount)
    except NotEnoughFunds:
        if payment.tenant.shortfall != Shortfall.FAIL:
            raise
        return Status.FAILED
    return status


def _wanted(payment: Payment, rule: Rule, amount: int | str | None) -> int:
    rest = rule.rest(payment.progress)
    if amount is None:
        return rest
    checker = Checker()
    wanted: int = checker.take("amount", inputs.amount, amount)
    checker.done()
    if wanted > rest or (wanted < rest and not rule.partial):
        limit = "at most" if rule.partial else "exactly"
        left = f"{limit} {rest} minor units ({format_amount(rest, payment.asset)})"
        raise InvalidInput({"amount": f"is {wanted}; {rule.action.label.lower()} can be for {left} here"})
    return wanted
