"""Who stands on the two sides of a payment, and who may, by its type."""

from dataclasses import dataclass
from typing import Protocol

from ledgerdata.rules.errors import NotPossible
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import PaymentType

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


class SomeAccount(Protocol):
    @property
    def reference(self) -> str: ...
    @property
    def kind(self) -> str: ...


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
