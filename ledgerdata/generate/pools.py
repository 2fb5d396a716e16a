"""What the generator draws from: people, firms, prices and baskets, the same ones in every process."""

from dataclasses import dataclass
from functools import cache


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
    """The pools, filled when something is first drawn from them."""
    from ledgerdata.generate.factories import filled  # noqa: PLC0415  factory-boy loads slowly, and few processes generate

    return filled()
