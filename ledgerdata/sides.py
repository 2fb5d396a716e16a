"""Who may stand on the two sides of a payment of each type."""

from dataclasses import dataclass
from typing import Protocol

from django.db import DEFAULT_DB_ALIAS

from ledgerdata.errors import NotPossible, UnknownReference
from ledgerdata.lifecycle import PaymentType
from ledgerdata.models import Account, Kind
from tenants.models import Tenant
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


_FOUND = ["id", "tenant_id", "kind", "reference"]  # all that a payment needs of its sides; the rest is loaded if asked
_FIND = Statement(
    f"SELECT {', '.join(_FOUND)} FROM {Account._meta.db_table} WHERE tenant_id = %s AND reference IN (%s, %s)"
)


class SomeAccount(Protocol):
    @property
    def reference(self) -> str: ...
    @property
    def kind(self) -> str: ...


def find_sides(tenant: Tenant, references: dict[str, str | None]) -> dict[str, Account | None]:
    """The dataset's accounts and beneficiaries with these ids, by side; one query.

    Raises UnknownReference naming each side whose id the dataset does not hold.
    """
    wanted = [reference for reference in references.values() if reference]
    found = {account.reference: account for account in _find(tenant, *wanted)}
    missing = [f"{side} {ref}" for side, ref in references.items() if ref and ref not in found]
    if missing:
        raise UnknownReference(f"This dataset holds no {' and no '.join(missing)}.")
    return {side: found[ref] if ref else None for side, ref in references.items()}


def _find(tenant: Tenant, one: str = "", other: str = "") -> list[Account]:
    rows = _FIND.rows(tenant.pk, one, other)
    return [Account.from_db(DEFAULT_DB_ALIAS, _FOUND, row) for row in rows]


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
