"""Which words a payment has, and which searches find it."""

import pytest

from ledgerdata.rules.search_words import LONGEST_WORD, MOST_WORDS, payment_words, read_search

OWN_ID = "txn_0652f1a2b3c4d5_9f86d081884c"
WORDS = payment_words(OWN_ID, "EUR/2", 98_90, ["PAYIN", "SEPA_DEBIT", "Rent of Müller's house, 3/17", "R7H-0392012"])


@pytest.mark.parametrize(
    "text",
    [
        OWN_ID,
        "txn_0652",
        "TXN_0652F1A2B3C4D5",
        "rent",
        "house rent",
        "müller",
        "MULLER",
        "mull",
        "3/17",
        "r7h-0392012",
        "R7H",
        "0392012",
        "sepa",
        "sepa_debit",
        "payin rent",
        "98.90",
        "98,90",
        "98.9",
        "98.90 EUR",
        "98,90eur",
        "EUR 98.90",
        "€98.90",
        "98.90 EUR/2",
        "rent 98.90",
        "EUR",
        "eur/2",
    ],
)
def test_found(text: str) -> None:
    assert read_search(text).finds(WORDS)


@pytest.mark.parametrize(
    "text",
    ["ent", "rent flat", "98.91", "98.90 USD", "$98.90", "9.89", "9890", "98.9012", "txn_0653", "eur/3", "17/3", "USD"],
)
def test_not_found(text: str) -> None:
    assert not read_search(text).finds(WORDS)


@pytest.mark.parametrize("text", ["", "  ", "-", "/ .", "\x00"])
def test_nothing_to_look_for_is_no_wish(text: str) -> None:
    assert read_search(text).wishes == ()


@pytest.mark.parametrize(
    ("text", "asset", "amount"),
    [
        ("1,500", "EUR/2", 1_50),
        ("1,500", "EUR/2", 1500_00),
        ("1 234,50", "EUR/2", 1234_50),
        ("1234.5", "EUR/2", 1234_50),
        ("1,000", "JPY", 1000),
        ("0.00000001", "BTC/8", 1),
        ("0,5 ETH", "ETH/18", 5 * 10**17),
        ("7", "EUR/2", 7_00),
        ("12 EUR_COL", "EUR_COL/12", 12 * 10**12),
        (str(10**77), "X", 10**77),
    ],
)
def test_amounts_in_all_readings(text: str, asset: str, amount: int) -> None:
    assert read_search(text).finds(payment_words("a", asset, amount, []))


def test_words_have_bounds() -> None:
    book = [" ".join(f"word{number}" for number in range(5_000))] * 3
    words = payment_words("order " + "9" * 1_000, "EUR/2", 1, book)
    assert len(words) == MOST_WORDS
    assert max(map(len, words)) <= LONGEST_WORD
    assert read_search("9" * 900).finds(words)


@pytest.mark.parametrize("text", ["-1", "1-", "- 1", "!98.90", "98.90 ()"])
def test_no_word_of_a_search_is_empty(text: str) -> None:
    """A full text search takes none: punctuation beside a number is no currency."""
    search = read_search(text)
    assert search.wishes
    assert all(word.strip() for wish in search.wishes for part in wish for words in part for word in words)
