"""Keys that a page proposes and makes: the same form sent twice makes one."""

from dataclasses import dataclass

from tenants.access import add_key, known_tenant
from tenants.db.statements import api_key_digest
from tenants.keys import KeyRefused
from tenants.models import ApiKey, Tenant

LABEL_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Made:
    """A key of the dataset, and whether it was made just now."""

    api_key: ApiKey
    is_new: bool


def make_key(tenant: Tenant, key: str, label: str) -> Made:
    """Lets `key` open the dataset; where it does so already nothing changes. Raises KeyRefused."""
    try:
        return Made(add_key(tenant, key, label), is_new=True)
    except KeyRefused:
        if not _opens(tenant, key):
            raise
        return Made(ApiKey.objects.get(digest=api_key_digest(key)), is_new=False)


def _opens(tenant: Tenant, key: str) -> bool:
    try:
        return known_tenant(key).number == tenant.number
    except KeyRefused:
        return False
