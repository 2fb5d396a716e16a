"""How a POST's payment is written: together with those that arrive at the same time."""

from ledgerdata.errors import LedgerError
from ledgerdata.ledger import Ledger
from ledgerdata.models import Record
from ledgerdata.operations import post_payment
from ledgerdata.orders import Order
from tenants.clock import Stamps
from tenants.group_commit import committed
from tenants.owners import Owner


def post_together(owner: Owner, order: Order) -> Record:
    """The root of the payment, as `post_payment` gives it, committed.

    Raises what that does; Tenant.DoesNotExist.
    """

    def post(stamps: Stamps) -> Record | LedgerError:
        try:
            return post_payment(Ledger(stamps), order)
        except LedgerError as refused:
            return refused  # nothing was written: the others go on

    done = committed(owner, post)
    if isinstance(done, LedgerError):
        raise done
    return done
