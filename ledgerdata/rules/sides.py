"""The two sides of a payment: the kinds of account that each may be, and what each record does to their balances. Pure.

SIDES goes by a payment's type; EFFECTS is lifecycle.md's table of effects.
"""

from dataclasses import dataclass
from typing import Protocol

from ledgerdata.rules.errors import NotPossible
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import PaymentType, Status

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
    rules, name = SIDES[type], type.lower()
    for side, account, kinds in (("source", source, rules.source), ("destination", destination, rules.destination)):
        kind = Kind(account.kind) if account else None
        if kind not in kinds:
            actual = f"{account.reference} is {_NAMES[kind]}" if account else "it is empty"
            raise NotPossible(f"The {side} of a {name} has to be {' or '.join(_NAMES[k] for k in kinds)}; {actual}.")
    if source and source == destination:
        raise NotPossible(f"The source and the destination of a {name} have to differ; both are {source.reference}.")
    if not any(account and account.kind == Kind.INTERNAL for account in (source, destination)):
        raise NotPossible("One side of a payment has to be an internal account.")


@dataclass(frozen=True, slots=True)
class Effect:
    """How often the amount is added to each side: -1, 0 or 1. A side that is no internal account holds nothing."""

    source: int = 0
    destination: int = 0


NOTHING = Effect()

_IN, _OUT, _TRANSFER, _OTHER = PaymentType
_ROOT, _CHILD = True, False

EFFECTS: dict[tuple[PaymentType, Status, bool], Effect] = {
    (_IN, Status.SUCCEEDED, _ROOT): Effect(destination=+1),
    (_IN, Status.SUCCEEDED, _CHILD): Effect(destination=+1),
    (_IN, Status.CAPTURE, _CHILD): Effect(destination=+1),
    (_IN, Status.REFUND_REVERSED, _CHILD): Effect(destination=+1),
    (_IN, Status.DISPUTE_WON, _CHILD): Effect(destination=+1),
    (_IN, Status.REFUNDED, _CHILD): Effect(destination=-1),
    (_IN, Status.DISPUTE, _CHILD): Effect(destination=-1),
    # Funds leave at once, PENDING or not; a child SUCCEEDED therefore takes nothing more.
    (_OUT, Status.PENDING, _ROOT): Effect(source=-1),
    (_OUT, Status.SUCCEEDED, _ROOT): Effect(source=-1),
    (_OUT, Status.FAILED, _CHILD): Effect(source=+1),
    (_OUT, Status.CANCELLED, _CHILD): Effect(source=+1),
    (_OUT, Status.EXPIRED, _CHILD): Effect(source=+1),
    (_OUT, Status.REFUNDED, _CHILD): Effect(source=+1),
    (_OUT, Status.REFUND_REVERSED, _CHILD): Effect(source=-1),
    (_TRANSFER, Status.PENDING, _ROOT): Effect(source=-1),
    (_TRANSFER, Status.SUCCEEDED, _ROOT): Effect(source=-1, destination=+1),
    (_TRANSFER, Status.SUCCEEDED, _CHILD): Effect(destination=+1),
    (_TRANSFER, Status.FAILED, _CHILD): Effect(source=+1),
    (_TRANSFER, Status.CANCELLED, _CHILD): Effect(source=+1),
    (_TRANSFER, Status.EXPIRED, _CHILD): Effect(source=+1),
    (_TRANSFER, Status.REFUNDED, _CHILD): Effect(source=+1, destination=-1),
    (_TRANSFER, Status.REFUND_REVERSED, _CHILD): Effect(source=-1, destination=+1),
    (_OTHER, Status.SUCCEEDED, _ROOT): Effect(source=-1, destination=+1),
    (_OTHER, Status.SUCCEEDED, _CHILD): Effect(source=-1, destination=+1),
}
"""By type, status, and whether the record is its payment's root. A child that ends a payment follows a PENDING root."""


def effect(type: PaymentType, status: Status, is_root: bool) -> Effect:
    """The effect of one record; most have none."""
    return EFFECTS.get((type, status, is_root), NOTHING)
