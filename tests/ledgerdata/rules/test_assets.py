"""Assets, and amounts as people read them."""

import pytest

from ledgerdata.rules.assets import (
    ASSET_LENGTH,
    currency,
    decimals,
    format_amount,
    is_asset,
)


@pytest.mark.parametrize(
    "asset", ["USD/2", "JPY", "BTC/8", "ETH/18", "EUR_COL/12", "A", "A1B2/0", "A" * 17, f"{'A' * 17}_{'B' * 16}/123456"]
)
def test_assets(asset: str) -> None:
    assert is_asset(asset)
    assert len(asset) <= ASSET_LENGTH


@pytest.mark.parametrize(
    "text",
    [
        "",
        "usd/2",
        "USD/",
        "USD/1234567",
        "1USD",
        "USD-2",
        "USD/2 ",
        " USD",
        "USD/2\n",
        "USD/-1",
        "USD/2/2",
        "A" * 18,
        "EUR_",
        "EUR_1",
        "EUR_" + "A" * 17,
        "€/2",
        "USD/٢",
        "USD/x",
        "/2",
        "_A",
    ],
)
def test_what_is_no_asset(text: str) -> None:
    assert not is_asset(text)


def test_an_asset_is_a_currency_and_its_decimals() -> None:
    assert [(currency(a), decimals(a)) for a in ("EUR/2", "JPY", "EUR_COL/12", "X/007")] == [
        ("EUR", 2),
        ("JPY", 0),
        ("EUR_COL", 12),
        ("X", 7),
    ]


@pytest.mark.parametrize(
    ("amount", "asset", "text"),
    [
        (123456, "EUR/2", "1,234.56 EUR"),
        (5, "EUR/2", "0.05 EUR"),
        (0, "EUR/2", "0.00 EUR"),
        (-5, "EUR/2", "-0.05 EUR"),
        (-123456, "EUR/2", "-1,234.56 EUR"),
        (1234, "JPY", "1,234 JPY"),
        (10**18 + 1, "ETH/18", "1.000000000000000001 ETH"),
        (12, "X/999999", "12E-999999 X"),
    ],
)
def test_an_amount_as_people_read_it(amount: int, asset: str, text: str) -> None:
    assert format_amount(amount, asset) == text
