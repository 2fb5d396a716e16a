"""What a dataset holds of what orders name: read by one query, under the dataset's lock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ledgerdata.models import Account, Balance, Payment, Record
from ledgerdata.rules.errors import UnknownReference
from ledgerdata.writing.ledger import Ledger
from ledgerdata.writing.orders import Order
from tenants.db.columns import draw_key
from tenants.db.rows import read_row
from tenants.db.statements import Statement

_ACCOUNT, _PAYMENT, _KEYS = range(3)  # what a row is about


@dataclass(slots=True)
class Found:
    """What a dataset holds already of what some orders name."""

    accounts: dict[str, Account] = field(default_factory=dict)
    """By id."""
    payments: dict[tuple[str, str], int] = field(default_factory=dict)
    """Primary keys by type and idempotency key."""

    def payment(self, order: Order) -> int | None:
        """The primary key of the payment for which the order's idempotency key stands."""
        return self.payments.get((order.type, order.idempotency_key)) if order.idempotency_key else None

    def sides(self, order: Order) -> dict[str, Account | None]:
        """The accounts and beneficiaries, by side.

        Raises UnknownReference naming each side whose id the dataset does not hold.
        """
        wanted = {"source": order.source, "destination": order.destination}
        missing = [f"{side} {ref}" for side, ref in wanted.items() if ref and ref not in self.accounts]
        if missing:
            raise UnknownReference(f"This dataset holds no {' and no '.join(missing)}.")
        return {side: self.accounts[ref] if ref else None for side, ref in wanted.items()}


def find(ledger: Ledger, orders: Sequence[Order]) -> Found:
    """What the orders name. The ledger takes note of what their sides hold, and of primary keys for their payments."""
    found = Found()
    if not orders:
        return found
    tenant = ledger.tenant.pk
    sides = [side or "" for order in orders for side in (order.source, order.destination)]
    keys = [order.idempotency_key or "" for order in orders]
    assets, types = [order.asset for order in orders], [str(order.type) for order in orders]
    held: dict[tuple[str, str], tuple[int, Any]] = {}
    for part, pk, kind, reference, other, asset, amount in _find(len(orders)).rows(
        *assets, tenant, *sides, tenant, *types, *keys
    ):
        if part == _ACCOUNT:
            if reference not in found.accounts:
                needed = {"id": pk, "tenant_id": tenant, "kind": kind, "reference": reference}
                found.accounts[reference] = read_row(Account, needed)
            held[reference, asset] = other, amount
        elif part == _PAYMENT:
            found.payments[kind, reference] = pk
        else:
            ledger.know_keys(pk, other)
    for order in orders:
        for side in (order.source, order.destination):
            if account := found.accounts.get(side or ""):
                ledger.know_balance(account, order.asset, *held.get((account.reference, order.asset), (None, None)))
    return found


@lru_cache(maxsize=64)
def _find(count: int) -> Statement:
    some, twice = ", ".join(["%s"] * count), ", ".join(["%s"] * 2 * count)
    held = (
        f"SELECT {_ACCOUNT}, a.id, a.kind, a.reference, b.id, b.asset, b.amount FROM {Account._meta.db_table} a"
        f" LEFT JOIN {Balance._meta.db_table} b ON b.account_id = a.id AND b.asset IN ({some})"
        f" WHERE a.tenant_id = %s AND a.reference IN ({twice})"
        f" UNION ALL SELECT {_PAYMENT}, id, type, reference, NULL, NULL, NULL FROM {Payment._meta.db_table}"
        f" WHERE tenant_id = %s AND type IN ({some}) AND reference IN ({some})"
    )
    drawn = f"{draw_key(Payment)}, NULL, NULL, {draw_key(Record)}, NULL, NULL FROM generate_series(1, {count})"
    return Statement(f"{held} UNION ALL SELECT {_KEYS}, {drawn}", sqlite=held)
