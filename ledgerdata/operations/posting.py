"""How a POST's payment is written: once, and together with those that arrive at the same time."""

from collections.abc import Callable, Sequence

from ledgerdata.operations.books import few_rows
from ledgerdata.operations.payments import post_payments
from ledgerdata.rules.errors import LedgerError
from ledgerdata.writing.drafts import RecordDraft
from ledgerdata.writing.orders import Order
from tenants.clock import Clock
from tenants.db.dataset_ref import DatasetRef
from tenants.db.group_commit import GroupCommit


def post_payment(dataset: DatasetRef, order: Order) -> RecordDraft:
    """The root of the payment, as `post_payments` gives it, committed; for a thread that may wait.

    Raises the refusals; Tenant.DoesNotExist.
    """
    return _posts.committed(dataset, order)


def post_later(dataset: DatasetRef, order: Order, tell: Callable[[RecordDraft | Exception], None]) -> None:
    """As post_payment, and nobody waits: `tell` is called once, by any thread, with the root or the error."""
    _posts.submit(dataset, order, tell)


def _post_all(clock: Clock, orders: Sequence[Order]) -> list[RecordDraft | LedgerError]:
    return post_payments(few_rows(clock), orders)


_posts: GroupCommit[Order, RecordDraft] = GroupCommit(_post_all)
