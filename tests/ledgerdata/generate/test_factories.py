"""Inputs look like the real ones."""

from ledgerdata.generate.pools import FILE, pools
from tests.ledgerdata.generate.factories import as_json, filled


def test_the_file_has_what_the_factories_make() -> None:
    """Where Faker makes others, `make pools` writes them: what is seeded changes then."""
    made = filled()
    assert pools() == made
    assert FILE.read_text(encoding="utf-8") == as_json(made)


def test_every_iban_passes_its_check() -> None:
    for iban in [person.iban for person in pools().people] + [firm.iban for firm in pools().firms]:
        turned = iban[4:] + iban[:4]
        assert int("".join(str(int(character, 36)) for character in turned)) % 97 == 1, iban


def test_prices_have_a_long_tail_and_endings_of_price_tags() -> None:
    prices = sorted(pools().prices)
    median, top = prices[len(prices) // 2], prices[-1]
    assert 1_000 < median < 5_000
    assert top > 50 * median
    assert sum(price % 100 == 99 for price in prices) > len(prices) // 4
    assert len({price % 100 for price in prices}) > 50


def test_names_are_of_many_people() -> None:
    assert len({person.name for person in pools().people}) > 390
