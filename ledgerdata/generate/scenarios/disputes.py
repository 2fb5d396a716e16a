"""A shop in trouble: every fourth card payment is disputed, and the shop wins some and loses some."""

from ledgerdata.generate.scenario import Rates, Scenario
from ledgerdata.generate.scenarios.card_shop import CARD_ORDERS

DISPUTED_SHOP = Scenario(
    name="disputes",
    summary="A shop in trouble: every fourth card payment is disputed; some disputes are won, more are lost.",
    strands=(CARD_ORDERS,),
    payments=400,
    accounts=1,
    beneficiaries=1,
    rates=Rates(fail=0.03, dispute=0.25, refund=0.03),
)
