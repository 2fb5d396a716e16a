"""Which assets the payments of a dataset have."""

from django.db import connection

from ledgerdata.models import Payment
from ledgerdata.rules.assets import currency
from tenants.models import Tenant

MOST_ASSETS = 1_000


def assets_like(tenant: Tenant | None, text: str) -> list[str]:
    """The asset itself, or all assets of the dataset in this currency. Of all datasets together: the asset itself."""
    if "/" in text or tenant is None:
        return [text]
    return [text, *(asset for asset in payment_assets(tenant) if asset != text and currency(asset) == text)]


def payment_assets(tenant: Tenant) -> list[str]:
    """Each asset once: a step in an index for each, however many payments there are."""
    of_tenant = f"SELECT MIN(asset) FROM {Payment._meta.db_table} WHERE tenant_id = %s"
    sql = (
        f"WITH RECURSIVE held(asset) AS (SELECT * FROM ({of_tenant}) first UNION ALL"
        f" SELECT ({of_tenant} AND asset > held.asset) FROM held WHERE held.asset IS NOT NULL)"
        f" SELECT asset FROM held WHERE asset IS NOT NULL LIMIT {MOST_ASSETS}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [tenant.pk, tenant.pk])
        return [asset for (asset,) in cursor.fetchall()]
