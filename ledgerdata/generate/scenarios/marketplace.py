"""Buyers pay into sellers' wallets all day, wallets settle at night, and on Fridays the sellers are paid out."""

from ledgerdata.generate.scenario import Rates, Scenario
from ledgerdata.generate.scenarios.usual import USUAL
from ledgerdata.rules.lifecycle import PaymentType

MARKETPLACE = Scenario(
    name="marketplace",
    summary="Buyers pay sellers' wallets, wallets settle with each other at night, sellers are paid out on Fridays.",
    strands=(USUAL[PaymentType.PAYIN], USUAL[PaymentType.PAYOUT], USUAL[PaymentType.TRANSFER]),
    payments=1_000,
    accounts=12,
    beneficiaries=12,
    rates=Rates(fail=0.04, dispute=0.005, refund=0.05),
)
