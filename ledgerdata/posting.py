"""How a POST's payment is written: together with those that arrive at the same time."""

from collections.abc import Sequence

from ledgerdata.errors import LedgerError
from ledgerdata.ledger import Ledger
from ledgerdata.models import Record
from ledgerdata.operations import post_payments
from ledgerdata.orders import Order
from tenants.clock import Stamps
from tenants.group_commit import GroupCommit
from tenants.owners import Owner


def post_together(owner: Owner, order: Order) -> Record:
    """The root of the payment, as `post_payments` gives it, committed.

    Raises the refusals; Tenant.DoesNotExist.
    """
    done = _posts.committed(owner, order)
    if isinstance(done, LedgerError):
        raise done
    return done


def _post(stamps: Stamps, orders: Sequence[Order]) -> list[Record | LedgerError]:
    return post_payments(Ledger(stamps), orders)


_posts = GroupCommit(_post)
