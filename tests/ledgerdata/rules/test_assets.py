"""Assets, and amounts as people read and type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerdata.rules.assets import (
    ASSET_LENGTH,
    currency,
    decimals,
    format_amount,
    format_number,
    is_asset,
    parse_amount,
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


@pytest.mark.parametrize(
    ("text", "asset", "amount"),
    [
        ("1,234.5", "EUR/2", 123450),
        ("1234", "EUR/2", 123400),
        ("1234.", "EUR/2", 123400),
        ("0.01", "EUR/2", 1),
        (" 7 ", "EUR/2", 700),
        ("7.000", "EUR/2", 700),
        ("7", "JPY", 7),
        ("12E-999999", "X/999999", 12),
        ("12", "X/999999", 12),
    ],
)
def test_an_amount_as_people_type_it(text: str, asset: str, amount: int) -> None:
    assert parse_amount(text, asset) == amount


@pytest.mark.parametrize(
    ("text", "asset"),
    [
        ("", "EUR/2"),
        ("-1", "EUR/2"),
        ("1.234", "EUR/2"),
        ("1.5", "JPY"),
        (".5", "EUR/2"),
        ("1 000", "EUR/2"),
        ("1e3", "EUR/2"),
        ("1.2.3", "EUR/2"),
        ("EUR 5", "EUR/2"),
        ("٥", "EUR/2"),
        ("9" * 5_000, "EUR/2"),
    ],
)
def test_what_is_no_amount(text: str, asset: str) -> None:
    with pytest.raises(ValueError, match=r"amount|decimals|digits"):
        parse_amount(text, asset)


@given(st.integers(0, 10**78 - 1), st.sampled_from(["JPY", "EUR/2", "ETH/18", "X/100", "X/101", "X/999999"]))
def test_what_is_shown_can_be_typed(amount: int, asset: str) -> None:
    assert parse_amount(format_number(amount, asset), asset) == amount
