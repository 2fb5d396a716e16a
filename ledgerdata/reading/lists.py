"""The last moments of a dataset's three lists, each of which a connector reads by a cursor of its own."""

from datetime import datetime

from django.db.models import Min

from ledgerdata.models import Account, Record
from ledgerdata.rules.kinds import Kind
from tenants.clock import TICK, Series
from tenants.models import Tenant
from tenants.scoping import for_tenant

SERIES_OF = {Kind.INTERNAL: Series.INTERNAL_ACCOUNTS, Kind.BENEFICIARY: Series.BENEFICIARIES}

Lists = dict[Series, datetime | None]
"""By list, the moment that its next row has to come after; None where any will do."""


def last_moments(tenant: Tenant) -> Lists:
    """As the dataset is now. A list without rows may begin at any moment, unless it had rows before a reset."""
    records = for_tenant(Record, tenant).order_by("-sequence").values_list("created_at", flat=True)
    lists: Lists = {series: _last_account(tenant, kind) for kind, series in SERIES_OF.items()}
    lists[Series.RECORDS] = records.first()
    if None in lists.values():
        floor = _cleared_at(tenant)
        lists = {series: last or floor for series, last in lists.items()}
    return lists


def _last_account(tenant: Tenant, kind: Kind) -> datetime | None:
    rows = for_tenant(Account, tenant).filter(kind=kind).order_by("-sequence")
    return rows.values_list("created_at", flat=True).first()


def _cleared_at(tenant: Tenant) -> datetime | None:
    """A moment that is not before the last row of the dataset as it was before its last reset or import.

    All rows of today came after that, so the moment just before the first one will do.
    """
    if tenant.first_pk is None:
        return None
    firsts = [for_tenant(model, tenant).aggregate(first=Min("created_at"))["first"] for model in (Account, Record)]
    known = [first - TICK for first in firsts if first is not None]
    return min(known, default=tenant.last_written_at)
