"""What a dataset holds, in words."""

from tenants.models import Tenant


def counted(number: int, one: str, many: str = "") -> str:
    """`1 account`, `1,200 accounts`, `2 beneficiaries`."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def contents_of(tenant: Tenant) -> str:
    """`12 accounts, 1 beneficiary and 481 records`."""
    accounts, records = counted(tenant.internal_accounts, "account"), counted(tenant.records, "record")
    return f"{accounts}, {counted(tenant.beneficiaries, 'beneficiary', 'beneficiaries')} and {records}"
