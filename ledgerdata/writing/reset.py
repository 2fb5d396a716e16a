"""Emptying a dataset: the one thing that deletes (lifecycle.md, rule 1)."""

from ledgerdata.writing.ledger import Ledger
from tenants.models import Tenant
from tenants.replacing import replace_by_empty


def reset_dataset(ledger: Ledger) -> Tenant:
    """Empties the dataset at once, whatever it holds. Its keys and settings stay, and its clock never goes back.

    It gets a new row, which is returned; the ledger is of no more use. What the old one held is deleted by
    `tenants.purging.purge`.
    """
    return replace_by_empty(ledger.tenant)
