"""What commands that take an API key have in common."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from ledgerdata.rules.errors import LedgerError
from tenants.access import known_tenant, tenant_of
from tenants.attention import attend
from tenants.keys import KeyRefused
from tenants.models import Tenant


@contextmanager
def refusing() -> Iterator[None]:
    """What is refused inside ends the command: one line, exit 2."""
    try:
        yield
    except (KeyRefused, LedgerError) as error:
        raise CommandError(str(error), returncode=2) from error


def dataset_of(key: str, *, make: bool = False) -> Tenant:
    """The dataset that the key opens, with nothing left that was due; for an unknown key one is added if `make`."""
    with refusing():
        tenant = tenant_of(key) if make else known_tenant(key)
        attend(tenant)
        return tenant
