"""Who stands on the two sides of a payment, and who may, by its type."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from django.db import DEFAULT_DB_ALIAS

from ledgerdata.errors import NotPossible, UnknownReference
from ledgerdata.ledger import Ledger
from ledgerdata.lifecycle import PaymentType
from ledgerdata.models import Account, Balance, Kind, Payment, Record
from ledgerdata.orders import Order
from tenants.columns import draw_key
from tenants.statements import Statement

_INTERNAL, _BENEFICIARY = Kind.INTERNAL, Kind.BENEFICIARY
_NAMES = {_INTERNAL: "an internal account", _BENEFICIARY: "a beneficiary", None: "empty"}


@dataclass(frozen=True, slots=True)
class Sides:
    """The kinds of account that each side may be; None where it may be left out."""

    source: tuple[Kind | None, ...]
    destination: tuple[Kind | None, ...]


SIDES: dict[PaymentType, Sides] = {
    PaymentType.PAYIN: Sides((None, _BENEFICIARY), (_INTERNAL,)),
    PaymentType.PAYOUT: Sides((_INTERNAL,), (_BENEFICIARY,)),
    PaymentType.TRANSFER: Sides((_INTERNAL,), (_INTERNAL,)),
    PaymentType.OTHER: Sides((None, _INTERNAL, _BENEFICIARY), (None, _INTERNAL, _BENEFICIARY)),
}


_SIDE = ["id", "tenant_id", "kind", "reference"]  # all that a payment needs of its sides; the rest is loaded if asked


class SomeAccount(Protocol):
    @property
    def reference(self) -> str: ...
    @property
    def kind(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Found:
    """What a dataset holds already of what an order names."""

    accounts: dict[str, Account]
    """By id."""
    payment: int | None
    """The payment, by its primary key, for which the order's idempotency key stands."""

    def sides(self, order: Order) -> dict[str, Account | None]:
        """The accounts and beneficiaries, by side.

        Raises UnknownReference naming each side whose id the dataset does not hold.
        """
        wanted = {"source": order.source, "destination": order.destination}
        missing = [f"{side} {ref}" for side, ref in wanted.items() if ref and ref not in self.accounts]
        if missing:
            raise UnknownReference(f"This dataset holds no {' and no '.join(missing)}.")
        return {side: self.accounts[ref] if ref else None for side, ref in wanted.items()}


def find(ledger: Ledger, orders: Sequence[Order]) -> list[Found]:
    """What the dataset holds of what each order names. One query.

    The ledger takes note of what the sides hold of the order's asset, and of primary keys for each payment.
    """
    if not orders:
        return []
    params: list[object] = []
    for order in orders:
        key, sides = order.idempotency_key or "", (order.source or "", order.destination or "")
        params += (str(order.type), key, *sides, order.asset)
    tenant = ledger.tenant.pk
    rows = _find(len(orders)).rows(*params, tenant, tenant, tenant)
    for *_, payment_key, record_key in rows:
        ledger.know_keys(payment_key, record_key)
    return [_found(ledger, order, payment, sides) for order, (payment, *sides) in zip(orders, rows, strict=True)]


def _found(ledger: Ledger, order: Order, payment: int | None, sides: Sequence[Any]) -> Found:
    accounts: dict[str, Account] = {}
    for reference, (pk, kind, balance, amount) in ((order.source, sides[:4]), (order.destination, sides[4:8])):
        if reference and pk is not None:
            account = Account.from_db(DEFAULT_DB_ALIAS, _SIDE, (pk, ledger.tenant.pk, kind, reference))
            ledger.know_balance(account, order.asset, balance, amount)
            accounts[reference] = account
    return Found(accounts, payment)


@lru_cache(maxsize=64)
def _find(count: int) -> Statement:
    account, balance = Account._meta.db_table, Balance._meta.db_table
    orders = ", ".join(f"({place}, %s, %s, %s, %s, %s)" for place in range(count))
    return Statement(
        f"WITH o(place, type, key, source, destination, asset) AS (VALUES {orders})"
        " SELECT p.id, s.id, s.kind, sb.id, sb.amount, d.id, d.kind, db.id, db.amount,"
        f" {draw_key(Payment)}, {draw_key(Record)} FROM o"
        f" LEFT JOIN {Payment._meta.db_table} p ON p.tenant_id = %s AND p.type = o.type AND p.reference = o.key"
        f" LEFT JOIN {account} s ON s.tenant_id = %s AND s.reference = o.source"
        f" LEFT JOIN {account} d ON d.tenant_id = %s AND d.reference = o.destination"
        f" LEFT JOIN {balance} sb ON sb.account_id = s.id AND sb.asset = o.asset"
        f" LEFT JOIN {balance} db ON db.account_id = d.id AND db.asset = o.asset ORDER BY o.place"
    )


def check_sides(type: PaymentType, source: SomeAccount | None, destination: SomeAccount | None) -> None:
    """Raises NotPossible where a side is of the wrong kind, or both are the same."""
    rules = SIDES[type]
    for side, account, kinds in (("source", source, rules.source), ("destination", destination, rules.destination)):
        kind = Kind(account.kind) if account else None
        if kind not in kinds:
            given = f"{account.reference} is {_NAMES[kind]}" if account else "it is empty"
            raise NotPossible(f"The {side} of a {type} has to be {' or '.join(_NAMES[k] for k in kinds)}; {given}.")
    if source and source == destination:
        raise NotPossible(f"The source and the destination of a {type} have to differ; both are {source.reference}.")
    if not any(account and account.kind == Kind.INTERNAL for account in (source, destination)):
        raise NotPossible(f"One side of a {type} has to be an internal account.")
