"""Whether the consumer holds exactly what the dataset holds."""

from datetime import datetime

from ledgerdata.models import Account, Balance, Kind, Payment, Record
from ledgerdata.reading.audit import differences
from ledgerdata.rules.lifecycle import Status
from simulator.consumer.connector import Connector
from simulator.consumer.store import INITIATION_OF, Item, PaymentId, Store
from tenants.models import Tenant
from tenants.scoping import for_tenant


def assert_agreement(tenant: Tenant, connector: Connector) -> None:
    """After a final poll: nothing missed, nothing twice, everything right, and our own books in order."""
    store = connector.store
    tenant.refresh_from_db()
    assert list(differences(tenant)) == []
    assert [_told(item) for item in store.accounts] == _accounts(tenant, Kind.INTERNAL)
    assert [_told(item) for item in store.beneficiaries] == _accounts(tenant, Kind.BENEFICIARY)
    assert [item["id"] for item in connector.kept] == _records(tenant)
    assert {id: (held.amount, held.status) for id, held in store.payments.items()} == _payments(tenant)
    assert {holding: amount for holding, (amount, _) in store.balances.items()} == _balances(tenant)
    assert {id: store.initiations[id].status for id in store.initiations} == _initiations(tenant, store)


def _told(item: Item) -> tuple[str, datetime]:
    return item["id"], datetime.fromisoformat(item["createdAt"])


def _accounts(tenant: Tenant, kind: Kind) -> list[tuple[str, datetime]]:
    rows = for_tenant(Account, tenant).filter(kind=kind).order_by("sequence")
    return [(account.reference, account.created_at) for account in rows]


def _records(tenant: Tenant) -> list[str]:
    return list(for_tenant(Record, tenant).order_by("sequence").values_list("reference", flat=True))


def _payments(tenant: Tenant) -> dict[PaymentId, tuple[int, str]]:
    payments = for_tenant(Payment, tenant)
    return {(p.reference, p.type): (p.progress.consumer_amount, str(p.progress.state)) for p in payments}


def _balances(tenant: Tenant) -> dict[tuple[str, str], int]:
    rows = for_tenant(Balance, tenant).select_related("account")
    return {(balance.account.reference, balance.asset): balance.amount for balance in rows}


def _initiations(tenant: Tenant, store: Store) -> dict[PaymentId, str]:
    """What has become of each that the consumer asked for; one that we do not hold was refused."""
    made = {(p.reference, p.type): p.progress.settlement for p in for_tenant(Payment, tenant)}
    return {id: INITIATION_OF[made.get(id, Status.FAILED)] for id in store.initiations}
