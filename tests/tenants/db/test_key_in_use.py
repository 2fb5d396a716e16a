"""A key that stands for its dataset inside a statement."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from ledgerdata.models import Kind
from ledgerdata.operations import writing
from ledgerdata.reading.balances import holdings
from ledgerdata.reading.pages import Page, account_payloads, record_payloads
from tenants.access import tenant_of
from tenants.db.statements import USE_IS_NOTED_EVERY, DatasetRef, KeyInUse
from tenants.models import ApiKey, Tenant
from tests.books import account


def _write(owner: DatasetRef) -> Tenant:
    with writing(owner) as ledger:
        return ledger.tenant


USES: list[Callable[[DatasetRef], object]] = [
    lambda owner: record_payloads(owner, Page()),
    lambda owner: account_payloads(owner, Kind.INTERNAL, Page(descending=True)),
    lambda owner: holdings(owner, "main"),
    _write,
]


@pytest.fixture(autouse=True)
def books(tenant: Tenant, stranger: Tenant) -> None:
    account(stranger, "main", 7)
    account(tenant, "main", 500)


@pytest.mark.parametrize("use", USES)
def test_a_key_in_use_stands_for_its_dataset(use: Callable[[DatasetRef], object], tenant: Tenant, key: str) -> None:
    assert use(KeyInUse(key)) == use(tenant)


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize(
    "unknown", ["nobody-has-it", "short", "", "schl\u00fcssel-1", pytest.param("\udc80" * 8, id="surrogates"), "\0" * 8]
)
def test_what_is_nobodys_key_stands_for_none(use: Callable[[DatasetRef], object], unknown: str) -> None:
    with pytest.raises(Tenant.DoesNotExist):
        use(KeyInUse(unknown))


@pytest.mark.parametrize("use", USES)
def test_a_revoked_key_stands_for_none(use: Callable[[DatasetRef], object], tenant: Tenant, key: str) -> None:
    ApiKey.objects.filter(tenant=tenant).update(revoked_at=timezone.now())
    with pytest.raises(Tenant.DoesNotExist):
        use(KeyInUse(key))


def test_a_key_stands_for_none_until_its_use_is_noted_again(tenant: Tenant, key: str) -> None:
    ApiKey.objects.filter(tenant=tenant).update(last_used_at=timezone.now() - USE_IS_NOTED_EVERY)
    with pytest.raises(Tenant.DoesNotExist):
        record_payloads(KeyInUse(key), Page())
    tenant_of(key)
    assert record_payloads(KeyInUse(key), Page()) == record_payloads(tenant, Page())
