"""Taking payments and acting on them: orders and actions are checked, and then written to the book."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ledgerdata.models import Payment, Record
from ledgerdata.rules import values
from ledgerdata.rules.actions import Action, Rule, allowed, why_not
from ledgerdata.rules.assets import format_amount
from ledgerdata.rules.errors import (
    AlreadyTaken,
    InvalidInput,
    LedgerError,
    NotEnoughFunds,
    NotPossible,
    Stale,
    UnknownReference,
)
from ledgerdata.rules.lifecycle import PaymentType, Status, check_sides, effect
from ledgerdata.rules.reasons import reason_for
from ledgerdata.rules.values import Checker, key_digest
from ledgerdata.writing.book import Book
from ledgerdata.writing.drafts import Party, PaymentDraft, RecordDraft
from ledgerdata.writing.lookup import Known, look_up, root_of
from ledgerdata.writing.orders import CheckedOrder, Order
from tenants.models import Shortfall
from tenants.scoping import for_tenant

SHORT_OF_FUNDS = "AM04"
"""The reason of a payment that is recorded FAILED because its source cannot pay."""

Begin = Callable[[Order, int], Order]
"""Gives an order its first status, where its root is to have this sequence."""


def take_payment(book: Book, order: Order, *, record_id: str | None = None) -> RecordDraft:
    """A new payment; returns its root, with a new id where none is given.

    A payout or transfer without funds is refused, recorded FAILED, or paid, as its dataset is set.
    Raises InvalidInput, UnknownReference, NotPossible, NotEnoughFunds; AlreadyTaken where the id is in use.
    """
    order.check()
    if record_id is not None:
        _check_record_id(book, record_id)
    look_up(book, [order])
    root = _take(book, order, record_id)
    book.flush()
    return root


def post_payments(book: Book, orders: Sequence[Order], begin: Begin | None = None) -> list[RecordDraft | LedgerError]:
    """For each POST the root of its payment, or why it is refused, which changes nothing and leaves its key unused.

    A payment is taken once: the same idempotency key and body give the same one again, another body is AlreadyTaken.
    `begin` gives each new payment its first status. The other refusals are those of take_payment.
    """
    checked = [_checked(order) for order in orders]
    known = look_up(book, [order for order in checked if isinstance(order, Order)])
    taken: dict[tuple[str, str | None], RecordDraft] = {}
    done = [each if isinstance(each, LedgerError) else _post(book, each, known, taken, begin) for each in checked]
    book.flush()
    return done


def act(
    book: Book,
    payment_pk: int,
    action: Action,
    amount: int | str | None = None,
    *,
    expected_version: int | None = None,
    reason: str = "",
) -> RecordDraft:
    """Writes the record that `action` stands for; without an amount, for all that is left.

    `reason` is a code of ledgerdata.rules.reasons, which stands in the record's metadata. `expected_version` is how
    many records the payment had when the caller decided: a press on an old page does nothing.
    Raises UnknownReference; NotPossible where the lifecycle does not allow it now; Stale; InvalidInput for a bad
    amount or reason; NotEnoughFunds where a return is reversed and the source cannot pay again.
    """
    payment = root_of(book, payment_pk).payment
    if expected_version is not None and expected_version != payment.version:
        state = payment.progress.state.in_words
        raise Stale(f"The payment has moved on since the page was shown: its state is {state} now. Nothing was done.")
    rule = _rule(payment, action)
    record = _follow(book, payment, rule, _wanted(payment, rule, amount), reason)
    book.flush()
    return record


class Act(NamedTuple):
    """An action that is due on a payment: for what `part` makes of the payment's amount, at most for what is left."""

    action: Action
    part: Callable[[int], int] | None = None
    reason: str = ""


def begin_payment(book: Book, order: Order) -> RecordDraft:
    """A new payment, between accounts that the book knows; it is in the database once the book is flushed.

    The order is the caller's to check. Raises UnknownReference, NotPossible, NotEnoughFunds.
    """
    return _take(book, order)


def follow_payment(book: Book, payment: PaymentDraft, act: Act) -> RecordDraft:
    """The next record of a payment that the book knows; it is in the database once the book is flushed.

    Raises what `act` does.
    """
    rule = _rule(payment, act.action)
    rest = rule.rest(payment.progress)
    wanted = min(act.part(payment.amount), rest) if act.part and rule.partial else rest
    return _follow(book, payment, rule, wanted, act.reason)


def _checked(order: Order) -> CheckedOrder | InvalidInput:
    try:
        return order.checked()
    except InvalidInput as refused:
        return refused


def _post(
    book: Book, order: Order, known: Known, taken: dict[tuple[str, str | None], RecordDraft], begin: Begin | None
) -> RecordDraft | LedgerError:
    """`known` are payments that the dataset holds, and `taken` those of this group so far."""
    key = (order.type, order.idempotency_key)
    try:
        if key in taken:
            return _same(taken[key], order)
        if order.idempotency_key and (payment := known.get((order.type, order.idempotency_key))):
            return _same(root_of(book, payment), order)
        root = _take(book, begin(order, book.tenant.records + 1) if begin else order)
    except LedgerError as refused:
        return refused
    if order.idempotency_key:
        taken[key] = root
    return root


def _rule(payment: PaymentDraft, action: Action) -> Rule:
    rule = allowed(payment.progress, action)
    if rule is None:
        raise NotPossible(why_not(payment.progress, action))
    return rule


def _follow(book: Book, payment: PaymentDraft, rule: Rule, amount: int, reason: str) -> RecordDraft:
    type = payment.progress.type
    if reason:
        checker = Checker()
        reason = checker.take("reason", _reason, reason, rule.action, type)
        checker.done()
    _require_funds(book, type, rule.status, payment.source, amount, payment.asset, is_root=False)
    return book.follow(payment, rule.status, amount, reason=reason)


def _reason(code: str, action: Action, type: PaymentType) -> str:
    return reason_for(code, action, (type,)).code


def _same(root: RecordDraft, order: Order) -> RecordDraft:
    """The payment for which the order's idempotency key stands, if it is the same."""
    if root.payment.request_digest != order.digest():
        raise AlreadyTaken(f"idempotencyKey {order.idempotency_key} stands for another {order.type}; use a new key.")
    return root


def _take(book: Book, order: Order, record_id: str | None = None) -> RecordDraft:
    """Adds the payment to the book, which knows the accounts of the order that exist."""
    sides = {"source": order.source, "destination": order.destination}
    missing = [f"{side} {ref}" for side, ref in sides.items() if ref and ref not in book.accounts]
    if missing:
        raise UnknownReference(f"This dataset holds no {' and no '.join(missing)}.")
    source, destination = (book.accounts[ref] if ref else None for ref in sides.values())
    check_sides(order.type, source, destination)
    try:
        _require_funds(book, order.type, order.status, source, int(order.amount), order.asset, is_root=True)
    except NotEnoughFunds:
        if book.tenant.shortfall != Shortfall.FAIL:
            raise
        order = order._replace(status=Status.FAILED, reason=SHORT_OF_FUNDS)
    digest = order.digest() if order.idempotency_key else ""
    return book.begin(order, record_id=record_id, request_digest=digest)


def _require_funds(
    book: Book, type: PaymentType, status: Status, source: Party | None, amount: int, asset: str, *, is_root: bool
) -> None:
    """Raises NotEnoughFunds where a record would take more from the source of a payout or transfer than it holds.

    No payout or transfer takes an account below zero unless its dataset allows overdraft.
    """
    if type not in (PaymentType.PAYOUT, PaymentType.TRANSFER) or effect(type, status, is_root).source >= 0:
        return
    if book.tenant.shortfall == Shortfall.OVERDRAFT or source is None:
        return
    balance = book.balance(source.reference, asset)
    if balance < amount:
        raise NotEnoughFunds(
            f"Not enough funds: {source.reference} holds {format_amount(balance, asset)}, "
            f"and this {type.lower()} needs {format_amount(amount, asset)}."
        )


def _check_record_id(book: Book, record_id: str) -> None:
    checker = Checker()
    checker.take("id", values.reference, record_id)
    checker.done()
    payments = for_tenant(Payment, book.tenant).filter(type__in=list(PaymentType), key_digest=key_digest(record_id))
    if for_tenant(Record, book.tenant).filter(reference=record_id).exists() or payments.exists():
        raise AlreadyTaken(f"Id {record_id} is the id of another record or payment of this dataset.")


def _wanted(payment: PaymentDraft, rule: Rule, amount: int | str | None) -> int:
    rest = rule.rest(payment.progress)
    if amount is None:
        return rest
    checker = Checker()
    wanted: int = checker.take("amount", values.amount, amount)
    checker.done()
    if wanted > rest or (wanted < rest and not rule.partial):
        limit = "at most" if rule.partial else "exactly"
        left = f"{limit} {rest} minor units ({format_amount(rest, payment.asset)})"
        raise InvalidInput({"amount": f"is {wanted}; {rule.action.label.lower()} can be for {left} here"})
    return wanted
