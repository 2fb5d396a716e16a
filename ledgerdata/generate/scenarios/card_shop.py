"""A shop authorises at the order, captures when it ships, at once or in two parcels, and voids what it cannot."""

from ledgerdata.generate.hours import shopping
from ledgerdata.generate.scenario import Life, Rates, Scenario, Step, Strand, days
from ledgerdata.generate.scenarios.usual import REFUSED, USUAL
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status

_SHIPPED = Step(Action.CAPTURE, days(1))
_FIRST_PARCEL = Step(Action.CAPTURE, days(1), percent=60)

CARD_ORDERS = Strand(
    PaymentType.PAYIN,
    weight=95,
    busy=shopping,
    lives=(
        Life(Status.AUTHORISATION, (_SHIPPED,), weight=78),
        Life(Status.AUTHORISATION, (_FIRST_PARCEL, Step(Action.CAPTURE, days(2))), weight=10),
        Life(Status.AUTHORISATION, (_FIRST_PARCEL,), weight=2),  # the rest never ships
        Life(Status.AUTHORISATION, (Step(Action.VOID, days(1)),), weight=7),
        Life(Status.AUTHORISATION, (Step(Action.EXPIRE, days(7)),), weight=3),
    ),
    failures=(REFUSED, Life(Status.AUTHORISATION, (Step(Action.FAIL_CAPTURE, days(1)), _SHIPPED), weight=3)),
    schemes=("VISA", "MASTERCARD", "AMEX"),
)
CARD_SHOP = Scenario(
    name="card-shop",
    summary="A shop authorises cards, captures when it ships, in one parcel or two, voids what it cannot ship, "
    "refunds.",
    strands=(CARD_ORDERS, USUAL[PaymentType.PAYOUT]),
    payments=800,
    accounts=2,
    beneficiaries=1,
    rates=Rates(fail=0.06, dispute=0.004, refund=0.08),
)
