"""What a dataset holds, in words."""

from tenants.contents import contents_of, counted
from tenants.models import Tenant


def test_one_of_a_kind_stands_in_the_singular() -> None:
    dataset = Tenant(internal_accounts=1, beneficiaries=1, records=1)
    assert contents_of(dataset) == "1 account, 1 beneficiary and 1 record"
    dataset = Tenant(internal_accounts=0, beneficiaries=2, records=1_655)
    assert contents_of(dataset) == "0 accounts, 2 beneficiaries and 1,655 records"
    assert counted(12_000, "payment") == "12,000 payments"
