"""People, firms, prices and baskets for the generator, made by factory-boy: `make pools` writes them to pools.json.

Inputs only: no factory makes a row. Factories cost 100 times what a payment may cost, so the pools are filled once and
go with the package, which needs neither factory-boy nor Faker then. A dataset's seed decides what is drawn from them.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import astuple
from typing import Any

import factory
from factory import random as factory_random

from ledgerdata.generate.pools import FILE, Basket, Firm, Person, Pools

POOL_SEED = "mockpsp pools 1"
PEOPLE, FIRMS, PRICES, BASKETS = 400, 200, 2_000, 300

_BANDS = ((4, 15, 35), (15, 50, 38), (50, 150, 18), (150, 900, 7), (900, 6_000, 2))  # from, to, how many of 100
_BAND_OF_EACH = [(low, high) for low, high, share in _BANDS for _ in range(share)]
_CENTS = (99,) * 40 + (95,) * 12 + (90,) * 12 + (50,) * 10 + (0,) * 14 + (49,) * 4


def _price() -> int:
    """Cents: a long tail, and endings as on price tags."""
    chance = factory_random.randgen.random
    low, high = _BAND_OF_EACH[int(chance() * len(_BAND_OF_EACH))]
    whole = low + int(chance() * (high - low))
    ending = int(chance() * 100)
    return whole * 100 + (_CENTS[ending] if ending < len(_CENTS) else int(chance() * 100))


class PersonFactory(factory.Factory):
    class Meta:
        model = Person

    name = factory.Faker("name", locale="de_DE")
    iban = factory.Faker("iban", locale="de_DE")
    salary = factory.LazyFunction(lambda: 210_000 + int(factory_random.randgen.random() ** 2 * 5_400) * 100)


class FirmFactory(factory.Factory):
    class Meta:
        model = Firm

    name = factory.Faker("company", locale="de_DE")
    iban = factory.Faker("iban", locale="de_DE")


class BasketFactory(factory.Factory):
    class Meta:
        model = Basket

    prefix = factory.Faker("bothify", text="?#?", letters="ABCDEFGHKLMNPQRSTUVWXYZ")
    description = factory.LazyFunction(lambda: f"{1 + int(factory_random.randgen.random() * 3)} × {_article()}")


_ARTICLES = ("espresso cups", "desk lamp", "running shoes", "phone case", "board game", "tea towel", "rain jacket")


def _article() -> str:
    return _ARTICLES[int(factory_random.randgen.random() * len(_ARTICLES))]


def filled() -> Pools:
    """Full pools, the same ones at each call."""
    factory_random.reseed_random(POOL_SEED)
    return Pools(
        people=_fill(PersonFactory, PEOPLE),
        firms=_fill(FirmFactory, FIRMS),
        prices=tuple(_price() for _ in range(PRICES)),
        baskets=_fill(BasketFactory, BASKETS),
    )


def _fill(make: Callable[[], Any], count: int) -> tuple[Any, ...]:
    return tuple(make() for _ in range(count))


def as_json(pools: Pools) -> str:
    """The pools as their file has them: one person, firm or basket a line."""
    parts = {name: _lines([astuple(each) for each in getattr(pools, name)]) for name in ("people", "firms", "baskets")}
    parts["prices"] = json.dumps(pools.prices)
    return "{\n" + ",\n".join(f'"{name}": {part}' for name, part in parts.items()) + "\n}\n"


def _lines(rows: Sequence[tuple[Any, ...]]) -> str:
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]"


def write() -> None:
    """Writes the file that goes with the package."""
    FILE.write_text(as_json(filled()), encoding="utf-8")
