"""What a record does to the balances of its payment's accounts: lifecycle.md's table of effects. Pure."""

from dataclasses import dataclass

from ledgerdata.rules.lifecycle import PaymentType, Status


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
