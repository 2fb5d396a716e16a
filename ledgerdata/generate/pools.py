"""What the generator draws from: people, firms, prices and baskets, the same ones in every process.

They stand in a file that `make pools` writes (tests/ledgerdata/generate/factories.py).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orjson

FILE = Path(__file__).with_name("pools.json")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody outside: a customer, a seller, an employee."""

    name: str
    iban: str
    salary: int  # minor units of a currency with two decimals, a month


@dataclass(frozen=True, slots=True)
class Firm:
    name: str
    iban: str


@dataclass(frozen=True, slots=True)
class Basket:
    """What an order was for."""

    prefix: str
    description: str


@dataclass(frozen=True, slots=True)
class Pools:
    """Ready values to draw from."""

    people: tuple[Person, ...]
    firms: tuple[Firm, ...]
    prices: tuple[int, ...]
    baskets: tuple[Basket, ...]


@cache
def pools() -> Pools:
    """The pools, read when something is first drawn from them."""
    read = orjson.loads(FILE.read_bytes())
    return Pools(
        people=tuple(Person(*each) for each in read["people"]),
        firms=tuple(Firm(*each) for each in read["firms"]),
        prices=tuple(read["prices"]),
        baskets=tuple(Basket(*each) for each in read["baskets"]),
    )
