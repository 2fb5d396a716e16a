"""What is usual in any scenario: how payments go, and strands for types that a scenario says nothing of."""

from ledgerdata.generate.hours import fridays, nightly, office, shopping
from ledgerdata.generate.scenario import Life, Step, Strand, Sum, days, hours
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status

AT_ONCE = Life(Status.SUCCEEDED, weight=6)
SOON = Life(Status.PENDING, (Step(Action.SUCCEED, hours(0.5)),), weight=3)
NEXT_DAY = Life(Status.PENDING, (Step(Action.SUCCEED, days(1)),), weight=3)

REFUSED = Life(Status.FAILED, weight=5)
BOUNCED = Life(Status.PENDING, (Step(Action.FAIL, hours(6)),), weight=3)
CALLED_OFF = Life(Status.PENDING, (Step(Action.CANCEL, hours(1)),))
FORGOTTEN = Life(Status.PENDING, (Step(Action.EXPIRE, days(1)),))

GOES_WELL = (AT_ONCE, SOON, NEXT_DAY)
GOES_WRONG = (REFUSED, BOUNCED, CALLED_OFF, FORGOTTEN)

USUAL: dict[PaymentType, Strand] = {
    PaymentType.PAYIN: Strand(
        PaymentType.PAYIN, 70, shopping, GOES_WELL, GOES_WRONG, schemes=("VISA", "MASTERCARD", "SEPA_DEBIT")
    ),
    PaymentType.PAYOUT: Strand(
        PaymentType.PAYOUT, 20, fridays, (NEXT_DAY,), (REFUSED, BOUNCED), schemes=("SEPA",), sum=Sum.SETTLEMENT
    ),
    PaymentType.TRANSFER: Strand(PaymentType.TRANSFER, 10, nightly, (AT_ONCE,), (REFUSED,), schemes=("INTERNAL",)),
    PaymentType.OTHER: Strand(PaymentType.OTHER, 5, office, (AT_ONCE,), (REFUSED,), schemes=("INTERNAL",)),
}
"""By type."""
