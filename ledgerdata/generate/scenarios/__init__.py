"""The scenarios, one module each."""

from ledgerdata.generate.scenario import Scenario
from ledgerdata.generate.scenarios.card_shop import CARD_SHOP
from ledgerdata.generate.scenarios.crypto import CRYPTO
from ledgerdata.generate.scenarios.disputes import DISPUTED_SHOP
from ledgerdata.generate.scenarios.empty import EMPTY
from ledgerdata.generate.scenarios.everything import EVERYTHING
from ledgerdata.generate.scenarios.marketplace import MARKETPLACE
from ledgerdata.generate.scenarios.payroll import PAYROLL
from ledgerdata.generate.scenarios.subscriptions import SUBSCRIPTIONS

_ALL = (MARKETPLACE, SUBSCRIPTIONS, CARD_SHOP, DISPUTED_SHOP, PAYROLL, CRYPTO, EVERYTHING, EMPTY)

SCENARIOS: dict[str, Scenario] = {scenario.name: scenario for scenario in _ALL}
"""By name, in the order in which they are listed."""
