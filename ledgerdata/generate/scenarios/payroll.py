"""A company funds its account in office hours and pays wages on the 25th; few come back for a wrong IBAN."""

from ledgerdata.generate.hours import office, payday
from ledgerdata.generate.scenario import Rates, Scenario, Strand, Sum
from ledgerdata.generate.scenarios.usual import AT_ONCE, BOUNCED, NEXT_DAY, REFUSED, SOON
from ledgerdata.rules.lifecycle import PaymentType

FUNDING = Strand(PaymentType.PAYIN, 10, office, (AT_ONCE, SOON), (REFUSED,), schemes=("SEPA_INSTANT",), sum=Sum.FUNDING)
WAGES = Strand(PaymentType.PAYOUT, 90, payday, (NEXT_DAY,), (BOUNCED,), schemes=("SEPA",), sum=Sum.SALARY)

PAYROLL = Scenario(
    name="payroll",
    summary="A company funds its account and pays wages on the 25th, or the Friday before a weekend; a few come back.",
    strands=(FUNDING, WAGES),
    payments=200,
    accounts=1,
    beneficiaries=180,  # as many as there are wages in the usual month
    rates=Rates(fail=0.01, refund=0.02),
)
