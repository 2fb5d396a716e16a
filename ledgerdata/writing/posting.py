"""How a POST's payment is written: once, and together with those that arrive at the same time."""

from collections.abc import Callable, Sequence

from ledgerdata.models import Record
from ledgerdata.rules.errors import AlreadyTaken, InvalidInput, LedgerError
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.writing.ledger import Ledger
from ledgerdata.writing.lookup import Found, find
from ledgerdata.writing.orders import CheckedOrder, Order
from ledgerdata.writing.taking import take
from tenants.clock import Clock
from tenants.db.dataset_ref import DatasetRef
from tenants.db.group_commit import GroupCommit

PostedAs = tuple[PaymentType, str | None]
"""A payment's type and idempotency key."""


def post_together(dataset: DatasetRef, order: Order) -> Record:
    """The root of the payment, as `post_payments` gives it, committed; for a thread that may wait.

    Raises the refusals; Tenant.DoesNotExist.
    """
    done = _posts.committed(dataset, order)
    if isinstance(done, LedgerError):
        raise done
    return done


def post_later(dataset: DatasetRef, order: Order, tell: Callable[[Record | Exception], None]) -> None:
    """As post_together, and nobody waits: `tell` is called once, by any thread, with the root or the error."""
    _posts.submit(dataset, order, tell)


def post_payments(ledger: Ledger, orders: Sequence[Order]) -> list[Record | LedgerError]:
    """For each POST the root of its payment, or why it is refused, which changes nothing and leaves its key unused.

    A payment is taken once: the same idempotency key and body give the same one again, another body is AlreadyTaken.
    Its first status is as its dataset is set. The other refusals are those of take_payment.
    """
    status = Status(ledger.tenant.posted_status)
    checked = [_checked(order._replace(status=status)) for order in orders]
    found = find(ledger, [order for order in checked if isinstance(order, Order)])
    taken: dict[PostedAs, Record] = {}
    with ledger.together():
        return [each if isinstance(each, LedgerError) else _post(ledger, each, found, taken) for each in checked]


def _checked(order: Order) -> CheckedOrder | InvalidInput:
    try:
        return order.checked()
    except InvalidInput as refused:
        return refused


def _post(ledger: Ledger, order: Order, found: Found, taken: dict[PostedAs, Record]) -> Record | LedgerError:
    """`taken` are the payments of this group so far, which the dataset does not hold yet."""
    key, payment = (order.type, order.idempotency_key), found.payment(order)
    try:
        if key in taken or payment:
            return _same(taken.get(key) or _root_of(payment), order)
        root = take(ledger, order, found)
    except LedgerError as refused:
        return refused
    if order.idempotency_key:
        taken[key] = root
    return root


def _root_of(payment: int | None) -> Record:
    return Record.objects.select_related("payment").get(payment=payment, position=0)


def _same(root: Record, order: Order) -> Record:
    """The payment for which the order's idempotency key stands, if it is the same."""
    if root.payment.request_digest != order.digest():
        raise AlreadyTaken(f"idempotencyKey {order.idempotency_key} stands for another {order.type}; use a new key.")
    return root


def _post_all(clock: Clock, orders: Sequence[Order]) -> list[Record | LedgerError]:
    return post_payments(Ledger(clock), orders)


_posts = GroupCommit(_post_all)
