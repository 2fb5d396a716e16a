"""What a dataset's internal accounts hold: in all, by asset, and account by account."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count

from ledgerdata.models import Balance, InternalAccount
from ledgerdata.models.amounts import Total
from tenants.models import Tenant
from tenants.scoping import for_tenant

MOST_ACCOUNTS = 12
MOST_ADDED_UP = 10_000  # accounts: the balances of more are not added up while somebody waits for the page


@dataclass(frozen=True, slots=True)
class AssetTotal:
    """What all accounts hold of an asset together."""

    asset: str
    amount: int
    accounts: int


@dataclass(frozen=True, slots=True)
class Holding:
    """An account, with what it holds by asset."""

    account: InternalAccount
    balances: list[Balance]


def totals_of(tenant: Tenant) -> list[AssetTotal] | None:
    """By asset; None where there are too many accounts. Added up once for each state of the dataset."""
    if tenant.internal_accounts > MOST_ADDED_UP:
        return None
    key = f"totals:{tenant.pk}:{tenant.last_written_at and tenant.last_written_at.timestamp()}:{tenant.records}"
    found: list[AssetTotal] | None = cache.get(key)
    if found is None:
        by_asset = for_tenant(Balance, tenant).values("asset").order_by("asset")
        rows = by_asset.annotate(total=Total("amount"), accounts=Count("pk"))
        found = [AssetTotal(row["asset"], row["total"], row["accounts"]) for row in rows]
        cache.set(key, found)
    return found


def first_holdings(tenant: Tenant) -> list[Holding]:
    """The first accounts of the dataset, also those that hold nothing."""
    accounts = list(for_tenant(InternalAccount, tenant).order_by("sequence")[:MOST_ACCOUNTS])
    by_account: dict[int, list[Balance]] = {account.pk: [] for account in accounts}
    for balance in for_tenant(Balance, tenant).filter(account__in=list(by_account)).order_by("asset"):
        by_account[balance.account_id].append(balance)
    return [Holding(account, by_account[account.pk]) for account in accounts]
