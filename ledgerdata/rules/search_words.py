"""The words that payments are found by, and what a person who searches wants of them. Both databases get these words.

All words are in small letters without accents. Punctuation inside a word becomes `·`, which the full text searches of
SQLite and of PostgreSQL both take for a letter. An amount is a word too: 98.90 is `¤98·9`.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ledgerdata.rules.assets import MOST_PLACES, currency, decimals
from ledgerdata.rules.typed_amounts import SYMBOLS
from ledgerdata.rules.typed_numbers import possible_numbers

LONGEST_WORD = 60
MOST_WORDS = 400  # of one payment: metadata can hold a book
MOST_SEARCHED = 8  # words of one search
EXACTLY = " "  # ends a word that is looked for as it is; any other is looked for as the beginning of a word

_OWN_ID = re.compile(r"[a-z]+_[0-9a-f]{14}_[0-9a-f]{12}")
_PUNCTUATION = re.compile(r"[\x00-\x2f\x3a-\x60\x7b-\x7f]+")  # what is not ASCII is a letter to both databases
_CURRENCIES = {symbol: code for code, symbol in SYMBOLS.items()}
_CURRENCY = r"(?:[^\d\s.,'/]+(?:/\d+)?)?"
_AMOUNT = re.compile(rf"(?P<before>{_CURRENCY})\s*(?P<number>\d[\d.,' ]*)(?P<after>{_CURRENCY})")

Words = tuple[str, ...]


class Search(NamedTuple):
    """One of `wishes` has to be met: each of its parts, by all words of one of that part's alternatives."""

    wishes: tuple[tuple[tuple[Words, ...], ...], ...]

    def write(self, word: Callable[[str], str], *, all_of: str, any_of: str) -> str:
        """The search in the language of a database, which joins by `all_of` and `any_of`."""

        def alternative(words: Words) -> str:
            return f"({all_of.join(map(word, words))})"

        def part(alternatives: tuple[Words, ...]) -> str:
            return f"({any_of.join(map(alternative, alternatives))})"

        return any_of.join(f"({all_of.join(map(part, wish))})" for wish in self.wishes)

    def finds(self, words: Iterable[str]) -> bool:
        """Whether a payment with these words is wanted."""
        stored = [word + EXACTLY for word in words]

        def is_found(wanted: str) -> bool:
            return any(word.startswith(wanted) for word in stored)

        return any(all(any(all(map(is_found, words)) for words in part) for part in wish) for wish in self.wishes)


def payment_words(reference: str, asset: str, amount: int, texts: Iterable[str]) -> list[str]:
    """The words of a payment, each once."""
    # what the ids of our own consist of nobody looks for
    words = dict.fromkeys([_whole(reference)] if _OWN_ID.fullmatch(reference) else _words_of(reference))
    words |= dict.fromkeys([_currency_word(asset), *_words_of(asset)])
    if decimals(asset) <= MOST_PLACES:
        words[_amount_word(*_number(amount, decimals(asset)))] = None
    for text in texts:
        if len(words) >= MOST_WORDS:
            break
        words |= dict.fromkeys(_words_of(text))
    return list(words)[:MOST_WORDS]


def read_search(text: str) -> Search:
    """What somebody wants who typed this; no wish at all where it has no letter and no digit."""
    typed = _fold(text).split()[:MOST_SEARCHED]
    amounts = _amounts(text) if len(typed) > 1 else ()
    # a word beside a number may be its currency, which is short: as the beginning of words it would find too much
    parts = (_alternatives(chunk, EXACTLY if amounts and not chunk[0].isdigit() else "") for chunk in typed)
    words = tuple(part for part in parts if part)
    return Search(tuple(wish for wish in ((amounts,) if amounts else (), words) if wish))


def _fold(text: str) -> str:
    """The text in small letters without accents: `Müller` and `MULLER` are the same."""
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))


def _alternatives(chunk: str, end: str) -> tuple[Words, ...]:
    """What a word as typed may stand for: itself, or an amount."""
    whole = _whole(chunk)
    return ((whole + end,), *_amounts(chunk)) if whole else _amounts(chunk)


def _amounts(text: str) -> tuple[Words, ...]:
    """The amounts that the text may be, with their currency where it names one."""
    match = _AMOUNT.fullmatch(" ".join(text.split()))
    if match is None or (match["before"] and match["after"]):
        return ()
    named = (match["before"] or match["after"]).upper()
    word = _currency_word(_CURRENCIES.get(named, named))  # nothing, where it is punctuation alone
    money = [word + EXACTLY] if word else []
    return tuple((_amount_word(*number) + EXACTLY, *money) for number in possible_numbers(match["number"].strip()))


def _words_of(text: str) -> list[str]:
    """The words of a text. What stands between blanks is found by its beginning and by that of each of its parts:
    `a-b/c` has the words `a·b·c`, `b·c` and `c`.
    """
    words: list[str] = []
    for chunk in _fold(text).split():
        rest = _PUNCTUATION.sub("·", chunk).strip("·")
        while rest and len(words) < MOST_WORDS:
            words.append(rest[:LONGEST_WORD].rstrip("·"))
            rest = rest.partition("·")[2]
    return words


def _whole(chunk: str) -> str:
    return _PUNCTUATION.sub("·", chunk).strip("·")[:LONGEST_WORD].rstrip("·")


def _currency_word(asset: str) -> str:
    return _whole(_fold(currency(asset)))


def _number(amount: int, places: int) -> tuple[str, str]:
    whole, rest = divmod(amount, 10**places)
    return str(whole), f"{rest:0{places}d}".rstrip("0") if places else ""


def _amount_word(whole: str, rest: str) -> str:
    digits = whole.lstrip("0") or "0"
    return f"¤{digits}·{rest}" if rest else f"¤{digits}"
