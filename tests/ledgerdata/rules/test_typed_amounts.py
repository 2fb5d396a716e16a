"""Amounts as people type them: with point or comma, grouped, with their currency; two readings are refused."""

import re
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledgerdata.rules.assets import MOST_PLACES, decimals, format_amount, format_number
from ledgerdata.rules.typed_amounts import parse_amount

ASSETS = ["JPY", "EUR/2", "KWD/3", "BTC/8", "ETH/18", "X/1", "X/100", "X/101", "X/999999", "A1/4", "EUR_COL/12"]


@pytest.mark.parametrize(
    ("text", "asset", "amount"),
    [
        ("1,50", "EUR/2", 150),
        ("1.50", "EUR/2", 150),
        ("100,00", "EUR/2", 100_00),
        ("100.00", "EUR/2", 100_00),
        ("1,5", "EUR/2", 150),
        ("1234", "EUR/2", 1234_00),
        ("1234.", "EUR/2", 1234_00),
        ("0.01", "EUR/2", 1),
        (" 7 ", "EUR/2", 7_00),
        ("007,5", "EUR/2", 7_50),
        ("0,500", "EUR/2", 50),
        ("1234,500", "EUR/2", 1234_50),
        ("1,234.5", "EUR/2", 1234_50),
        ("1.234,50", "EUR/2", 1234_50),
        ("1,234,567", "EUR/2", 1_234_567_00),
        ("1.234.567", "EUR/2", 1_234_567_00),
        ("1 234,50", "EUR/2", 1234_50),
        ("1\u00a0234,50", "EUR/2", 1234_50),
        ("1\u202f234.50", "EUR/2", 1234_50),
        ("1\u2009234", "EUR/2", 1234_00),
        ("1 500", "EUR/2", 1500_00),
        ("1'234.50", "EUR/2", 1234_50),
        ("1’234,50", "EUR/2", 1234_50),
        ("7", "JPY", 7),
        ("7.00", "JPY", 7),
        ("1,000", "JPY", 1_000),
        ("1.500", "JPY", 1_500),
        ("1.500", "KWD/3", 1_500),  # as it is shown, with all its decimals
        ("0,00000001", "BTC/8", 1),
        ("1234,567", "BTC/8", 123_456_700_000),
        ("1.234,5678", "BTC/8", 123_456_780_000),
        ("1 234.567", "BTC/8", 123_456_700_000),
        ("1.000000000000000001", "ETH/18", 10**18 + 1),
        ("12E-999999", "X/999999", 12),
        ("12", "X/999999", 12),
        ("1,234E-101", "X/101", 1_234),
    ],
)
def test_one_reading_is_understood(text: str, asset: str, amount: int) -> None:
    assert parse_amount(text, asset) == amount


@pytest.mark.parametrize(
    ("text", "asset", "amount"),
    [
        ("98.90 EUR", "EUR/2", 98_90),
        ("EUR 98,90", "EUR/2", 98_90),
        ("98,90eur", "EUR/2", 98_90),
        ("EUR98.90", "EUR/2", 98_90),
        ("98,90\u00a0€", "EUR/2", 98_90),
        ("€98.90", "EUR/2", 98_90),
        ("98.90 EUR/2", "EUR/2", 98_90),
        ("EUR/2 98.90", "EUR/2", 98_90),
        ("¥1,000", "JPY", 1_000),
        ("1.234,5 EUR_COL", "EUR_COL/12", 1_234_500_000_000_000),
        ("A1 5", "A1/4", 5_0000),
        ("12E-101 X", "X/101", 12),
    ],
)
def test_the_currency_may_stand_beside_it(text: str, asset: str, amount: int) -> None:
    assert parse_amount(text, asset) == amount


@pytest.mark.parametrize("text", ["98.90 USD", "USD 98.90", "$98.90", "98.90 EUR/3", "98.90 EURO", "£5", "5 EUR_COL"])
def test_another_currency_is_refused_and_named(text: str) -> None:
    other = text.replace("98.90", "").replace("5", "").strip()
    with pytest.raises(ValueError, match="this amount is in EUR") as refusal:
        parse_amount(text, "EUR/2")
    assert f"names {other};" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "asset", "readings"),
    [
        ("1,500", "EUR/2", "as 1.5 or as 1500; type 1.50 or 1,500.00"),
        ("1.500", "EUR/2", "as 1.5 or as 1500; type 1.50 or 1,500.00"),
        ("7.000", "EUR/2", "as 7 or as 7000; type 7.00 or 7,000.00"),
        ("1,500 EUR", "EUR/2", "as 1.5 or as 1500; type 1.50 or 1,500.00"),
        ("1.234", "EUR/2", "as 1.234 or as 1234; type 1,234.00"),  # it can be a slip, with a digit too many
        ("1,234", "EUR/2", "as 1.234 or as 1234; type 1,234.00"),
        ("12,345", "BTC/8", "as 12.345 or as 12345; type 12.34500000 or 12,345.00000000"),
        ("1,500", "KWD/3", "as 1.5 or as 1500; type 1.500 or 1,500.000"),
        ("1.234", "ETH/18", "as 1.234 or as 1234; type 1.234000000000000000 or 1,234.000000000000000000"),
    ],
)
def test_two_readings_are_refused_and_shown(text: str, asset: str, readings: str) -> None:
    with pytest.raises(ValueError, match=f"{re.escape(readings)}$"):
        parse_amount(text, asset)


@given(st.sampled_from(["1,500", "1.500", "7.000", "12.345"]), st.sampled_from([a for a in ASSETS if decimals(a) > 0]))
def test_what_a_refusal_tells_to_type_is_understood(text: str, asset: str) -> None:
    try:
        parse_amount(text, asset)
    except ValueError as refusal:
        for better in str(refusal).partition("; type ")[2].split(" or "):
            assert format_number(parse_amount(better, asset), asset) == better


@pytest.mark.parametrize(
    ("text", "asset"),
    [
        ("", "EUR/2"),
        ("-1", "EUR/2"),
        ("+1", "EUR/2"),
        ("1.2345", "EUR/2"),
        ("1.5", "JPY"),
        ("1500,000", "JPY"),
        (".5", "EUR/2"),
        ("1 000 0", "EUR/2"),
        ("1  000", "EUR/2"),
        ("12,34,567.00", "EUR/2"),
        ("1,2345.00", "EUR/2"),
        ("0,123.00", "EUR/2"),
        ("1.234.56", "EUR/2"),
        ("1,234 567", "EUR/2"),
        ("1.234,567.89", "EUR/2"),
        ("1e3", "EUR/2"),
        ("1.2.3", "EUR/2"),
        ("five", "EUR/2"),
        ("A15", "A1/4"),
        ("EUR", "EUR/2"),
        ("EUR 5 EUR", "EUR/2"),
        ("٥", "EUR/2"),
        ("5\x00", "EUR/2"),
        ("9" * 5_000, "EUR/2"),
    ],
)
def test_what_is_no_amount_is_refused_and_quoted_in_part(text: str, asset: str) -> None:
    with pytest.raises(ValueError, match=r"is not a number|below zero|decimals|digits") as refusal:
        parse_amount(text, asset)
    assert len(str(refusal.value)) < 250


@given(st.integers(0, 10**78 - 1), st.sampled_from(ASSETS))
@example(1_500, "KWD/3")
@example(1_000, "JPY")
def test_what_is_shown_can_be_typed(amount: int, asset: str) -> None:
    assert parse_amount(format_number(amount, asset), asset) == amount
    assert parse_amount(format_amount(amount, asset), asset) == amount


@given(st.text("0159.,' ", max_size=12), st.sampled_from([asset for asset in ASSETS if decimals(asset) <= MOST_PLACES]))
@example("1,500", "EUR/2")
@example("1.500", "KWD/3")
@example("1.000", "JPY")
def test_no_text_has_two_readings_and_one_is_always_taken(text: str, asset: str) -> None:
    readings = set(_readings(text.strip(), decimals(asset)))
    try:
        amount = parse_amount(text, asset)
    except ValueError:
        assert len(readings) != 1 or readings.pop().denominator > 1
    else:
        assert readings == {amount} or (amount in readings and text.strip() == format_number(amount, asset))


def _readings(text: str, places: int) -> Iterator[Fraction]:
    """Every number of minor units that the text could mean: each mark in turn, or none, stands before decimals."""
    for at in [*range(len(text)), len(text)]:
        whole, mark, fraction = text[:at], text[at : at + 1], text[at + 1 :]
        if mark not in ("", ".", ",") or not all(digit.isdigit() for digit in fraction) or not whole:
            continue
        if not places and len(fraction) == 3:
            continue
        marks = {character for character in whole if not character.isdigit()}
        groups = whole.split(marks.pop()) if len(marks) == 1 and mark not in marks else [whole] if not marks else []
        grouped = len(groups) > 1 and groups[0][:1] != "0" and 0 < len(groups[0]) < 4
        if not (groups == [whole] or (grouped and all(len(group) == 3 for group in groups[1:]))):
            continue
        yield Fraction(int("".join(groups) + fraction), 10 ** len(fraction)) * 10**places
