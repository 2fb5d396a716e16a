"""Which payments a rule is for."""

import re
from dataclasses import dataclass
from decimal import Decimal

from ledgerdata.rules import values
from ledgerdata.rules.assets import say_amount
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.limits import AMOUNT_DIGITS, KEY_LENGTH
from ledgerdata.rules.values import Checker
from ledgerdata.writing.orders import Order
from simulator.outcomes.course import WHOLE, Share
from simulator.outcomes.drawing import draw
from simulator.outcomes.printing import write_part

SCHEME_LENGTH = 100

_NAMES = {type: f"{type}s".lower() for type in PaymentType} | {PaymentType.OTHER: "payments of type OTHER"}


@dataclass(frozen=True, slots=True)
class Match:
    """What must be true of a payment; whatever is left empty is true of all, and so is an amount of 0.

    Amounts are minor units."""

    type: PaymentType | None = None
    asset: str = ""
    source: str = ""
    destination: str = ""
    scheme: str = ""
    least: int = 0
    most: int = 0
    ending: str = ""
    metadata_key: str = ""
    metadata_value: str = ""
    words: str = ""
    millionths: int | None = None

    def check(self) -> None:
        """Raises InvalidInput with every faulty field."""
        checker = Checker()
        for name in ("source", "destination", "metadata_key", "metadata_value", "words"):
            checker.take(name, values.text, getattr(self, name), 0, KEY_LENGTH)
        checker.take("scheme", values.text, self.scheme, 0, SCHEME_LENGTH)
        if self.asset:
            checker.take("asset", values.asset, self.asset)
        for name in ("least", "most"):
            if getattr(self, name):
                checker.take(name, values.amount, getattr(self, name))
        checker.take("most", _not_below, self.least, self.most, self.asset)
        checker.take("ending", _digits, self.ending)
        checker.take("metadata_key", _named, self.metadata_key, self.metadata_value)
        checker.take("share", _share, self.millionths)
        checker.done()

    def takes(self, order: Order, seed: str, place: int) -> bool:
        """Whether the payment is one of those; `place` counts the dataset's records, so the same is drawn again."""
        return self._holds(order) and (self.millionths is None or draw(seed, place, "share", WHOLE) < self.millionths)

    def _holds(self, order: Order) -> bool:
        amount = int(order.amount)
        wanted = ((self.asset, order.asset), (self.source, order.source), (self.destination, order.destination))
        return (
            self.type in (None, order.type)
            and all(one in ("", other) for one, other in wanted)
            and self.scheme.lower() in ("", order.scheme.lower())
            and amount >= self.least
            and (not self.most or amount <= self.most)
            and str(amount).endswith(self.ending)
            and (not self.metadata_key or self._has_metadata(order))
            and self.words.lower() in order.description.lower()
        )

    def _has_metadata(self, order: Order) -> bool:
        value = order.metadata.get(self.metadata_key)
        return value is not None and self.metadata_value in ("", value)

    def say(self, types: tuple[PaymentType, ...] = tuple(PaymentType), left: int | None = None) -> str:
        """In words: `The next 3 payouts in EUR/2 whose amount ends in 01`.

        `types` are those that can be meant at all, `left` is how many payments it is still for.
        """
        parts = [f"The next {left} {self._kinds(types)}" if left is not None else self._kinds(types).capitalize()]
        if self.millionths is not None:
            parts = [f"{parts[0]}, {write_part(Share(self.millionths))} of them,"]
        parts += [f"{word} {value}" for word, value in self._sides() if value]
        parts += self._say_amount()
        if self.metadata_key:
            value = f" = {self.metadata_value}" if self.metadata_value else ""
            parts.append(f"with {self.metadata_key}{value} in the metadata")
        if self.words:
            parts.append(f"with “{self.words}” in the description")
        return " ".join(parts).rstrip(",")

    def _kinds(self, types: tuple[PaymentType, ...]) -> str:
        wanted = [type for type in types if self.type in (None, type)]
        return "payments" if len(wanted) == len(PaymentType) else " and ".join(_NAMES[type] for type in wanted)

    def _sides(self) -> tuple[tuple[str, str], ...]:
        return ("in", self.asset), ("from", self.source), ("to", self.destination), ("by", self.scheme)

    def _say_amount(self) -> list[str]:
        parts = []
        if self.least and self.least == self.most:
            parts.append(f"of exactly {say_amount(self.least, self.asset)}")
        elif self.least and self.most:
            parts.append(f"of {say_amount(self.least, self.asset)} to {say_amount(self.most, self.asset)}")
        elif self.least or self.most:
            amount = say_amount(self.least or self.most, self.asset)
            parts.append(f"of {amount} or {'more' if self.least else 'less'}")
        if self.ending:
            parts.append(f"whose amount ends in {self.ending}")
        return parts


def read_share(text: str) -> int:
    """The millionths that a decimal number names. Raises ValueError."""
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,6})?|\.[0-9]{1,6}", text):
        raise ValueError("has to be a number from 0 to 1 of at most 6 decimals, such as 0.25")
    return int(Decimal(text) * WHOLE)


def _not_below(least: int, most: int, asset: str) -> None:
    if 0 < most < least:
        smaller, larger = say_amount(most, asset), say_amount(least, asset)
        raise ValueError(f"is {smaller}, below {larger}: write the smaller amount first")


def _digits(ending: str) -> None:
    if not re.fullmatch(f"[0-9]{{0,{AMOUNT_DIGITS}}}", ending):
        raise ValueError("has to be digits, such as 01")


def _named(key: str, value: str) -> None:
    if value and not key:
        raise ValueError("may not be empty where a value is wanted: name the key that has it")


def _share(millionths: int | None) -> None:
    if millionths is not None and not 0 <= millionths <= WHOLE:
        raise ValueError("has to be a share from 0 to 1, such as 0.25")
