"""Amounts of scenarios: prices in cents, carried over to any asset with whole-number arithmetic."""

from functools import lru_cache

from ledgerdata.rules.assets import currency, decimals

WORTH = {"BTC": 60_000, "ETH": 3_000}
"""What one unit is worth, in units such as EUR, where that matters for believable amounts."""
CHEAP = {"JPY": 160, "KRW": 1_500, "VND": 27_000, "HUF": 400}
"""How many units make one EUR."""
MOST_PLACES = 30  # more decimals than this add zeros and nothing to believe


def in_asset(cents: int, asset: str) -> int:
    """Minor units of `asset` that are worth about `cents`; at least 1."""
    times, over = _rate(asset)
    return max(cents * times // over, 1)


@lru_cache(maxsize=100)
def _rate(asset: str) -> tuple[int, int]:
    code, places = currency(asset), min(decimals(asset), MOST_PLACES)
    return CHEAP.get(code, 1) * 10**places, 100 * WORTH.get(code, 1)
