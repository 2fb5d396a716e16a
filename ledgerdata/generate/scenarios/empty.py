"""Accounts and beneficiaries, and nothing that ever happened to them."""

from ledgerdata.generate.scenario import Scenario

EMPTY = Scenario(
    name="empty",
    summary="Accounts and beneficiaries without a single payment.",
    strands=(),
    payments=0,
    accounts=3,
    beneficiaries=3,
)
