"""Random draws that are the same for the same seed on every Python: all come from `Random.random()`."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol, TypeVar


class Weighted(Protocol):
    @property
    def weight(self) -> int: ...


Item = TypeVar("Item")
Choice = TypeVar("Choice", bound=Weighted)


class Draw:
    """One stream of random draws. Streams of different names are independent."""

    def __init__(self, seed: str, name: str) -> None:
        self._random = random.Random(f"{seed}/{name}").random

    def part(self) -> float:
        """A number from 0 up to, not including, 1."""
        return self._random()

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1."""
        return int(self._random() * limit)

    def chance(self, rate: float) -> bool:
        """True in `rate` of all cases."""
        return self._random() < rate

    def pick(self, items: Sequence[Item]) -> Item:
        return items[int(self._random() * len(items))]

    def weighted(self, choices: Sequence[Choice]) -> Choice:
        """One of the choices, each as often as its weight says."""
        left = self.below(sum([choice.weight for choice in choices]))
        for choice in choices:
            left -= choice.weight
            if left < 0:
                return choice
        raise ValueError("nothing to choose from")

    def around(self, length: timedelta) -> timedelta:
        """From half of `length` to half more than it."""
        return length * (0.5 + self._random())
