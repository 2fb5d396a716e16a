"""A payment as read from its rows: where it stands and what may be done to it."""

from ledgerdata.models import Payment
from ledgerdata.rules.errors import UnknownReference
from ledgerdata.rules.lifecycle import Action, Rule, legal
from tenants.models import Tenant
from tenants.scoping import for_tenant


def legal_actions(payment: Payment) -> dict[Action, Rule]:
    """The actions that `payment` allows now; each rule tells the most it may be for."""
    return legal(payment.progress)


def payment_of(tenant: Tenant, pk: int) -> Payment:
    """The dataset's payment with this primary key.

    Raises UnknownReference where the dataset does not hold it.
    """
    found = for_tenant(Payment, tenant).select_related("source", "destination").filter(pk=pk).first()
    if found is None:
        raise UnknownReference("There is no such payment in this dataset.")
    return found
