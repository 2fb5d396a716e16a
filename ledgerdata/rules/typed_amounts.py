"""Amounts as people type them, with their currency beside them or without: `98.90`, `98,90 EUR`, `€98.90`."""

import re
import unicodedata

from ledgerdata.rules.assets import MOST_PLACES, currency, decimals, format_number
from ledgerdata.rules.typed_numbers import quoted, read_number

SYMBOLS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"}
_WORD = re.compile(r"[^\W\d_]{2,}\w*(?:/[0-9]+)?|\S")


def parse_amount(text: str, asset: str) -> int:
    """Minor units of an amount as typed: `1,234.5` and `1.234,5 EUR` in `EUR/2` are 123450.

    Raises ValueError where it is no number, is negative, has more decimals than the asset, names another currency, or
    could be two numbers: `1,500` is 1.5 or 1500.
    """
    number, places = _without_currency(text.strip(), asset), decimals(asset)
    _refuse_other_currency(text, number, asset)
    if places > MOST_PLACES:
        minor_units = number.removesuffix(f"E-{places}")
        return read_number(minor_units, 0, lambda amount: f"{amount:,}E-{places}")
    return read_number(number, places, lambda amount: format_number(amount, asset))


def _without_currency(text: str, asset: str) -> str:
    """The text without the asset, its currency or the currency's symbol on one of its sides."""
    code = currency(asset)
    for name in filter(None, (asset, code, SYMBOLS.get(code))):
        before, behind = text[: len(name)], text[-len(name) :]
        if before.upper() == name and not (name[-1].isdigit() and text[len(name) :][:1].isdigit()):
            return text[len(name) :].strip()
        if behind.upper() == name:
            return text[: -len(name)].strip()
    return text


def _refuse_other_currency(text: str, number: str, asset: str) -> None:
    if not any(character.isdigit() for character in number):
        return  # no amount in any currency
    for word in _WORD.findall(number):
        is_currency = len(word) > 1 or unicodedata.category(word) == "Sc"
        if is_currency and word.upper() not in (asset, currency(asset)):
            raise ValueError(f"{quoted(text)} names {word}; this amount is in {currency(asset)}")
