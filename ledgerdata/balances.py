"""Balances as read: of one account, at one moment."""

from dataclasses import dataclass
from datetime import datetime

from ledgerdata.errors import UnknownReference
from ledgerdata.models import InternalAccount
from tenants.models import Tenant
from tenants.scoping import for_tenant


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an account holds, by asset in minor units, since the moment `at`."""

    reference: str
    at: datetime
    amounts: dict[str, int]


def holdings(tenant: Tenant, reference: str) -> Holdings:
    """The internal account's balances; `at` is the stamp of their last change (lifecycle.md, rule 8). One query.

    Raises UnknownReference where the dataset holds no such internal account.
    """
    unknown = UnknownReference(f"This dataset holds no internal account {reference}.")
    if "\0" in reference:  # PostgreSQL takes no text with it, so nothing is called so
        raise unknown
    rows = list(
        for_tenant(InternalAccount, tenant)
        .filter(reference=reference)
        .order_by("balances__asset")
        .values_list("stamp", "balances__asset", "balances__amount", "balances__changed_at")
    )
    if not rows:
        raise unknown
    at = max(changed_at or stamp for stamp, _, _, changed_at in rows)
    return Holdings(reference, at, {asset: amount for _, asset, amount, _ in rows if asset})
