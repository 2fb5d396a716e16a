"""A payment as read from its rows: where it stands and what may be done to it."""

from ledgerdata.models import Payment, Record
from ledgerdata.rules.actions import Action, Rule, legal
from ledgerdata.rules.errors import InvalidInput, UnknownReference
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.values import key_digest
from tenants.models import Tenant
from tenants.scoping import for_tenant


def legal_actions(payment: Payment) -> dict[Action, Rule]:
    """The actions that `payment` allows now; each rule says the most it may be for."""
    return legal(payment.progress)


def payment_called(tenant: Tenant, reference: str) -> Payment:
    """The dataset's payment with this reference, or that has the record with this id.

    Raises UnknownReference where the dataset holds none; InvalidInput where two types of payment have the reference.
    """
    keyed = {"type__in": list(PaymentType), "key_digest": key_digest(reference)}
    of_record = for_tenant(Record, tenant).filter(reference=reference).values("payment_id")
    known = for_tenant(Payment, tenant).select_related("source", "destination")
    found = list(known.filter(pk__in=of_record)) or list(known.filter(**keyed))
    if not found:
        raise UnknownReference(f"There is no payment {reference[:100]} in this dataset.")
    if len(found) > 1:
        types = " and a ".join(each.type for each in found)
        raise InvalidInput({"reference": f"stands for a {types}; name it by the id of its first record"})
    return found[0]


def payment_of(tenant: Tenant, pk: int) -> Payment:
    """The dataset's payment with this primary key.

    Raises UnknownReference where the dataset does not hold it.
    """
    found = for_tenant(Payment, tenant).select_related("source", "destination").filter(pk=pk).first()
    if found is None:
        raise UnknownReference("There is no such payment in this dataset.")
    return found
