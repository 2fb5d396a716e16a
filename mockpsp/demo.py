"""A dataset to look at: filled once, with a key of its own that is kept beside the database."""

import io
from pathlib import Path

from django.core.management import call_command

from ledgerdata.models import Account
from mockpsp.places.data_folder import secret_of
from tenants.access import tenant_of
from tenants.naming import is_named, rename
from tenants.scoping import for_tenant

NAME = "Demo"
PAYMENTS = 300


def demo_key(folder: Path) -> str:
    """The API key of the demo in this data folder, made first if there is none."""
    return f"demo-{secret_of(folder, 'demo_key')[:20]}"


def require_demo(key: str) -> None:
    """Fills the demo's dataset, unless it holds something."""
    tenant = tenant_of(key)
    if not is_named(tenant):
        rename(tenant, NAME)
    if not for_tenant(Account, tenant).exists():
        silent = io.StringIO()
        call_command("seed", key, payments=PAYMENTS, leave_open=True, stdout=silent, stderr=silent)
