"""Subscribers are charged as the month begins; a charge that fails is tried again after three days, and once more."""

from ledgerdata.generate.hours import monthly
from ledgerdata.generate.scenario import Life, Rates, Scenario, Step, Strand, days, hours
from ledgerdata.generate.scenarios.usual import USUAL
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status

_CHARGED = Step(Action.CAPTURE, hours(0.2))
_NOT_CHARGED = Step(Action.FAIL_CAPTURE, hours(0.2))
_NOR_LATER = Step(Action.FAIL_CAPTURE, days(3))

MONTHLY_CHARGE = Strand(
    PaymentType.PAYIN,
    weight=90,
    busy=monthly,
    lives=(Life(Status.AUTHORISATION, (_CHARGED,)),),
    failures=(
        Life(Status.AUTHORISATION, (_NOT_CHARGED, Step(Action.CAPTURE, days(3))), weight=5),
        Life(Status.AUTHORISATION, (_NOT_CHARGED, _NOR_LATER, Step(Action.CAPTURE, days(3))), weight=3),
        Life(Status.AUTHORISATION, (_NOT_CHARGED, _NOR_LATER, _NOR_LATER, Step(Action.VOID, days(1))), weight=2),
    ),
    schemes=("VISA", "MASTERCARD"),
)
SUBSCRIPTIONS = Scenario(
    name="subscriptions",
    summary="Subscribers are charged as the month begins; what fails is tried again after three days, and once more.",
    strands=(MONTHLY_CHARGE, USUAL[PaymentType.PAYOUT]),
    payments=600,
    accounts=1,
    beneficiaries=1,
    rates=Rates(fail=0.12, dispute=0.004, refund=0.02),
)
