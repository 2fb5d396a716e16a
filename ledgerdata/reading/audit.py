"""Whether balances, entries, payments and sequences agree with the records, from which they are recomputed."""

from collections.abc import Iterator
from itertools import groupby
from operator import attrgetter

from django.db import connection
from django.db.models import Count, Exists, Max, Min, OuterRef

from ledgerdata.models import Account, Balance, Entry, Kind, Payment, Record
from ledgerdata.models.amounts import Total, sql_sum, sql_times
from ledgerdata.rules.lifecycle import EFFECTS, PaymentType, Status, begin, follow
from tenants.db.statements import read_integer
from tenants.models import Tenant
from tenants.scoping import for_tenant

Holding = tuple[int, str]
"""An account's primary key, and an asset."""


def differences(tenant: Tenant) -> Iterator[str]:
    """Every difference of the dataset, one line each; nothing where all is right.

    It stands inside a snapshot where others may write: what they write in between would look like damage.
    """
    tenant = Tenant.objects.get(pk=tenant.pk)  # its counters as they are now
    stored_balances = {(b.account_id, b.asset): b.amount for b in for_tenant(Balance, tenant)}
    names = dict(for_tenant(Account, tenant).values_list("pk", "reference"))
    for source, recomputed in (("records", _from_records(tenant)), ("entries", _from_entries(tenant))):
        for holding in sorted(stored_balances.keys() | recomputed.keys()):
            stored, right = stored_balances.get(holding, 0), recomputed.get(holding, 0)
            if stored != right:
                yield f"balance of {names[holding[0]]} in {holding[1]}: is {stored}, by its {source} it is {right}"
    yield from _statements(tenant)
    yield from _payments(tenant)
    yield from _numbers(tenant)


def _from_records(tenant: Tenant) -> dict[Holding, int]:
    sides = " UNION ALL ".join(_side(side) for side in ("source", "destination"))
    total = sql_sum("change", connection.vendor)
    sql = f"SELECT account_id, asset, {total} FROM ({sides}) moved GROUP BY account_id, asset"
    with connection.cursor() as cursor:
        cursor.execute(sql, [tenant.pk, tenant.pk])
        return {(account, asset): read_integer(total) for account, asset, total in cursor.fetchall()}


def _side(side: str) -> str:
    """SQL from the table of effects: account, asset and change of every record that moves this side."""
    signs = [(key, getattr(moved, side)) for key, moved in EFFECTS.items() if getattr(moved, side)]
    cases = " ".join(
        f"WHEN p.type = '{type}' AND r.status = '{status}' AND r.position {'=' if is_root else '>'} 0 THEN {sign}"
        for (type, status, is_root), sign in signs
    )
    change = sql_times("amount", "sign", connection.vendor)
    return (
        f"SELECT account_id, asset, {change} AS change FROM ("
        f"SELECT a.id AS account_id, p.asset, r.amount, CASE {cases} ELSE 0 END AS sign"
        f" FROM {Record._meta.db_table} r JOIN {Payment._meta.db_table} p ON p.id = r.payment_id"
        f" JOIN {Account._meta.db_table} a ON a.id = p.{side}_id AND a.kind = '{Kind.INTERNAL}'"
        f" WHERE r.tenant_id = %s) {side}_moves WHERE sign <> 0"
    )


def _from_entries(tenant: Tenant) -> dict[Holding, int]:
    rows = for_tenant(Entry, tenant).values_list("account_id", "asset").annotate(total=Total("change")).order_by()
    return {(account, asset): total for account, asset, total in rows}


def _statements(tenant: Tenant) -> Iterator[str]:
    """The balance in each entry, against the entries up to it."""
    entries = for_tenant(Entry, tenant).select_related("account", "record").order_by("account_id", "asset", "id")
    for _, statement in groupby(entries.iterator(chunk_size=2_000), key=attrgetter("account_id", "asset")):
        right = 0
        for entry in statement:
            right += entry.change
            if entry.balance != right:
                yield (
                    f"statement of {entry.account.reference} in {entry.asset}: after {entry.record.reference} "
                    f"it is {entry.balance}, by its entries it is {right}"
                )


def _payments(tenant: Tenant) -> Iterator[str]:
    """A payment's kept state and totals against its records, folded as the lifecycle folds them."""
    records = for_tenant(Record, tenant).select_related("payment").order_by("payment_id", "position")
    for _, group in groupby(records.iterator(chunk_size=2_000), key=attrgetter("payment_id")):
        root, *children = group
        payment = root.payment
        right = begin(PaymentType(payment.type), Status(root.status), root.amount)
        for child in children:
            right = follow(right, Status(child.status), child.amount)
        if payment.progress != right or payment.version != 1 + len(children):
            yield f"payment {payment.reference}: is {payment.progress}, by its records it is {right}"
    # with the tenant, by which alone records are found quickly: a join by the payment reads all records for each
    its_records = for_tenant(Record, tenant).filter(payment_id=OuterRef("pk"))
    empty = for_tenant(Payment, tenant).filter(~Exists(its_records)).values_list("reference", flat=True)
    yield from (f"payment {reference}: has no record" for reference in empty)


def _numbers(tenant: Tenant) -> Iterator[str]:
    """Each series counts 1, 2, 3… without a gap: pages are found by it."""
    accounts = for_tenant(Account, tenant)
    for series, counted, rows in (
        ("internal accounts", tenant.internal_accounts, accounts.filter(kind=Kind.INTERNAL)),
        ("beneficiaries", tenant.beneficiaries, accounts.filter(kind=Kind.BENEFICIARY)),
        ("records", tenant.records, for_tenant(Record, tenant)),
    ):
        found = rows.aggregate(first=Min("sequence"), last=Max("sequence"), count=Count("pk"))
        right = {"first": 1 if counted else None, "last": counted or None, "count": counted}
        if found != right:
            yield f"numbers of {series}: are {found}, should be {right}"
