"""Coins come in and go out at any hour, with 8 and 18 decimals, and wait for their confirmations."""

from ledgerdata.generate.hours import always
from ledgerdata.generate.scenario import Rates, Scenario, Strand
from ledgerdata.generate.scenarios.usual import AT_ONCE, FORGOTTEN, REFUSED, SOON
from ledgerdata.rules.lifecycle import PaymentType

_ON_CHAIN = ("ONCHAIN",)

CRYPTO = Scenario(
    name="crypto",
    summary="Coins with 8 and 18 decimals come in and go out at any hour, after their confirmations.",
    strands=(
        Strand(PaymentType.PAYIN, 60, always, (SOON,), (FORGOTTEN,), schemes=_ON_CHAIN),
        Strand(PaymentType.PAYOUT, 30, always, (SOON,), (REFUSED,), schemes=_ON_CHAIN),
        Strand(PaymentType.TRANSFER, 10, always, (AT_ONCE,), (REFUSED,), schemes=("INTERNAL",)),
    ),
    payments=500,
    accounts=6,
    beneficiaries=20,
    assets=("BTC/8", "ETH/18"),
    rates=Rates(fail=0.03),
)
