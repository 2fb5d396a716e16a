"""Who stands on the two sides of a payment, and who may, by its type."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from django.db import DEFAULT_DB_ALIAS

from ledgerdata.errors import NotPossible, UnknownReference
from ledgerdata.ledger import Ledger
from ledgerdata.lifecycle import PaymentType
from ledgerdata.models import Account, Balance, Kind, Payment
from ledgerdata.orders import Order
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
_FIND = Statement(
    f"SELECT p.id, {', '.join(f'a.{column}' for column in _SIDE)}, b.id, b.amount FROM (SELECT 1) one"
    f" LEFT JOIN {Payment._meta.db_table} p ON p.tenant_id = %s AND p.type = %s AND p.reference = %s"
    f" LEFT JOIN {Account._meta.db_table} a ON a.tenant_id = %s AND a.reference IN (%s, %s)"
    f" LEFT JOIN {Balance._meta.db_table} b ON b.account_id = a.id AND b.asset = %s"
)


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


def find(ledger: Ledger, order: Order) -> Found:
    """One query. The ledger takes note of what the sides hold of the order's asset."""
    return begin_find(ledger, order)()


def begin_find(ledger: Ledger, order: Order) -> Callable[[], Found]:
    """As `find`, which calling what this returns completes: see `Statement.begin`."""
    key, sides = order.idempotency_key or "", (order.source or "", order.destination or "")
    tenant = ledger.tenant.pk
    sought = _FIND.begin(tenant, str(order.type), key, tenant, *sides, order.asset)

    def found() -> Found:
        rows = sought()
        accounts: dict[str, Account] = {}
        for _, *side, balance, amount in rows:
            if side[0] is not None:
                account = Account.from_db(DEFAULT_DB_ALIAS, _SIDE, side)
                ledger.know_balance(account, order.asset, balance, amount)
                accounts[account.reference] = account
        return Found(accounts, rows[0][0])

    return found


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
