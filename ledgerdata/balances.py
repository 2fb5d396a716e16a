"""Balances as read: of one account, at one moment."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from ledgerdata.errors import UnknownReference
from ledgerdata.models import Account, Balance, Kind
from ledgerdata.models.amounts import AmountField
from tenants.models import Tenant
from tenants.rows import aware
from tenants.statements import Statement

_READ = Statement(
    f"SELECT a.stamp, b.asset, b.amount, b.changed_at FROM {Account._meta.db_table} a"
    f" LEFT JOIN {Balance._meta.db_table} b ON b.account_id = a.id"
    " WHERE a.tenant_id = %s AND a.kind = %s AND a.reference = %s ORDER BY b.asset"
)


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
    rows = _READ.rows(tenant.pk, str(Kind.INTERNAL), reference)
    if not rows:
        raise unknown
    at = max(aware(changed_at or stamp) for stamp, _, _, changed_at in rows)
    amounts = AmountField()
    held = {asset: amounts.from_db_value(amount, None, connection) or 0 for _, asset, amount, _ in rows if asset}
    return Holdings(reference, at, held)
