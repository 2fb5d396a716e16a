"""Assets (`EUR/2`: a currency and its number of decimals), and amounts as people read them."""

import re

ASSET_PATTERN = r"^[A-Z][A-Z0-9]{0,16}(_[A-Z]{1,16})?(\/\d{1,6})?$"
ASSET_RULE = "has to be an asset such as EUR/2, JPY or BTC/8: capital letters, then a slash and the number of decimals"
ASSET_LENGTH = 41  # 17 + 1 + 16 + 1 + 6
MOST_PLACES = 100  # an asset with more decimals is shown and typed in minor units: nobody can read the zeros

ASSET = re.compile(ASSET_PATTERN.replace(r"\d", "[0-9]").replace("$", r"\Z"))


def is_asset(text: str) -> bool:
    """Whether `text` is an asset (contract.md, Values)."""
    return ASSET.match(text) is not None


def currency(asset: str) -> str:
    """The currency's code: `EUR` of `EUR/2`."""
    return asset.partition("/")[0]


def decimals(asset: str) -> int:
    """How many digits of a minor-unit amount stand behind the point."""
    return int(asset.partition("/")[2] or 0)


def format_amount(minor_units: int, asset: str) -> str:
    """The amount in the currency's own digits: 123456 of `EUR/2` is `1,234.56 EUR`."""
    return f"{format_number(minor_units, asset)} {currency(asset)}"


def say_amount(minor_units: int, asset: str) -> str:
    """As format_amount; where no asset is known, what the number counts."""
    return format_amount(minor_units, asset) if is_asset(asset) else f"{minor_units:,} of the smallest unit"


def format_number(minor_units: int, asset: str) -> str:
    """As format_amount, without the currency's code."""
    places = decimals(asset)
    if places > MOST_PLACES:
        return f"{minor_units:,}E-{places}"
    sign = "-" if minor_units < 0 else ""
    whole, rest = divmod(abs(minor_units), 10**places)
    return f"{sign}{whole:,}" + (f".{rest:0{places}d}" if places else "")
