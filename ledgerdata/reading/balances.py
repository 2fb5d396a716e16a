"""Balances as read: of one account, at one moment."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from ledgerdata.models import Account, Balance, Kind
from ledgerdata.rules.errors import UnknownReference
from tenants.db.statements import (
    DatasetRef,
    Statement,
    aware,
    dataset_params,
    dataset_sql,
    read_integer,
    require_dataset,
)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an account holds, by asset in minor units, since the moment `at`."""

    reference: str
    at: datetime
    amounts: dict[str, int]


def holdings(dataset: DatasetRef, reference: str) -> Holdings:
    """The internal account's balances; `at` is the moment of their last change (lifecycle.md, rule 8). One query.

    Raises UnknownReference where the dataset holds no such internal account; Tenant.DoesNotExist where the dataset
    stands for no dataset.
    """
    searched = reference.replace("\0", " ")  # PostgreSQL takes no text with it, and no id has a blank
    rows = _read(dataset_sql(dataset)).rows(*dataset_params(dataset), str(Kind.INTERNAL), searched)
    require_dataset(rows)
    if rows[0][0] is None:
        raise UnknownReference(f"This dataset holds no internal account {reference[:100]}.")
    at = max(aware(changed_at or created_at) for created_at, _, _, changed_at in rows)
    amounts = {asset: read_integer(amount) for _, asset, amount, _ in rows if asset}
    return Holdings(reference, at, amounts)


@cache
def _read(dataset: str) -> Statement:
    return Statement(
        f"SELECT a.created_at, b.asset, b.amount, b.changed_at FROM {dataset}"
        f" LEFT JOIN {Account._meta.db_table} a ON a.tenant_id = dataset.id AND a.kind = %s AND a.reference = %s"
        f" LEFT JOIN {Balance._meta.db_table} b ON b.tenant_id = a.tenant_id AND b.account_id = a.id"
        " ORDER BY b.asset"
    )
