"""What can be taken back, and what cannot. Pure.

A record never goes; taking back is one more record, which moves the same amount the other way (lifecycle.md, Actions).
"""

from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status

OPPOSITE: dict[Status, tuple[Action, ...]] = {
    Status.REFUNDED: (Action.REVERSE_REFUND, Action.REVERSE_RETURN),
    Status.REFUND_REVERSED: (Action.REFUND, Action.RETURN),
    Status.DISPUTE: (Action.WIN,),
    Status.DISPUTE_WON: (Action.DISPUTE,),
}
"""By the status of a payment's last record, the actions that take it back; the payment's type allows one of them."""

NO_OPPOSITE: dict[Status, str] = {
    Status.SUCCEEDED: "A payment that succeeded cannot become pending again. Its money can be given back.",
    Status.CAPTURE: "A capture cannot be taken back. Its money can be refunded.",
    Status.FAILED: "A payment that failed stays failed.",
    Status.CANCELLED: "A payment that was cancelled stays cancelled.",
    Status.EXPIRED: "A payment that expired stays expired.",
    Status.DISPUTE_LOST: "A dispute that was lost stays lost.",
    Status.CAPTURE_FAILED: "A capture that failed moved no money; it can be tried again.",
    Status.REFUNDED_FAILURE: "A refund that failed moved no money; it can be tried again.",
}
"""Why the other last records have no opposite."""

_NAMED: dict[Status, str] = {
    Status.REFUNDED: "the refund",
    Status.REFUND_REVERSED: "the reversal",
    Status.DISPUTE: "the dispute",
    Status.DISPUTE_WON: "the win",
}

FINAL = frozenset({Action.FAIL, Action.CANCEL, Action.EXPIRE, Action.VOID, Action.LOSE})
"""The actions that end something for good: pages ask for confirmation before they are done."""


def opposite(status: Status, type: PaymentType) -> Action | None:
    """The action that takes back a record of this status of such a payment; None where there is none."""
    actions = OPPOSITE.get(status, ())
    is_payin = type is PaymentType.PAYIN
    payout_only = (Action.RETURN, Action.REVERSE_RETURN)
    return next((action for action in actions if is_payin is (action not in payout_only)), None)


def named(status: Status, type: PaymentType) -> str:
    """What a record of this status is called where it is taken back: `the return` of a payout."""
    return "the return" if status is Status.REFUNDED and type is not PaymentType.PAYIN else _NAMED[status]
