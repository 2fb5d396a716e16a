"""How far each reader of a dataset has come."""

from dataclasses import dataclass

from django.conf import settings

from simulator.journal.sequences import TRANSACTIONS
from simulator.models import Reader
from tenants.models import ApiKey, Tenant
from tenants.scoping import for_tenant


@dataclass(frozen=True, slots=True)
class Standing:
    """A reader, its key as it is shown, and how many rows of the list it has not been given; None for no list."""

    reader: Reader
    key: str
    not_read: int | None


def readers_of(tenant: Tenant) -> list[Standing]:
    """One line for each operation and key, by operation."""
    readers = for_tenant(Reader, tenant).order_by("operation", "-last_at")
    names = key_names(tenant)
    rows = {TRANSACTIONS: tenant.records, "/accounts": tenant.internal_accounts, "/beneficiaries": tenant.beneficiaries}
    return [
        Standing(reader, names.get(reader.key, "?"), _left(rows.get(reader.operation), reader)) for reader in readers
    ]


def was_read(tenant: Tenant) -> bool:
    """Whether a connector may have read anything since the dataset was last emptied: yes, without a journal."""
    return not settings.JOURNAL or for_tenant(Reader, tenant).exists()


def key_names(tenant: Tenant) -> dict[int, str]:
    """The keys of a dataset, revoked ones too, as they are shown."""
    return {key.pk: str(key) for key in ApiKey.objects.filter(tenant=tenant)}


def _left(rows: int | None, reader: Reader) -> int | None:
    return None if rows is None else max(rows - reader.given, 0)
