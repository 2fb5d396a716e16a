"""Items of the consumer's API as plain values, in our words."""

from typing import Any, NamedTuple

import orjson

from ledgerdata.rules.moments import read_moment, write_moment
from simulator.compare.api import Item, Unreadable
from simulator.truth.payments import TruePayment


class Adjustment(NamedTuple):
    """What the consumer made of one record. Its moment is written as the contract has it, whatever form it came in."""

    created_at: str
    id: str
    status: str
    amount: str  # empty where the consumer gives none


class HeldPayment(NamedTuple):
    """A payment of the consumer, or of ours in the same form, so that both are compared as one value."""

    asset: str
    initial_amount: str
    amount: str
    status: str
    adjustments: tuple[Adjustment, ...]  # by moment

    @property
    def packed(self) -> bytes:
        return orjson.dumps([*self[:4], [[*each] for each in self.adjustments]])


def unpack(packed: bytes) -> HeldPayment:
    asset, initial_amount, amount, status, adjustments = orjson.loads(packed)
    return HeldPayment(asset, initial_amount, amount, status, tuple(Adjustment(*each) for each in adjustments))


def held_payment(item: Item) -> HeldPayment:
    """Raises Unreadable."""
    given = item.get("adjustments") or []
    if not isinstance(given, list):
        raise _wrong(item, "adjustments", "a list")
    return HeldPayment(
        text(item, "asset"),
        number(item, "initialAmount"),
        number(item, "amount"),
        text(item, "status"),
        tuple(sorted(_adjustment(each) for each in given)),
    )


def as_held(payment: TruePayment) -> HeldPayment:
    """A payment of ours as the consumer should hold it."""
    records = (Adjustment(each.created_at, each.id, each.status, str(each.amount)) for each in payment.records)
    return HeldPayment(
        payment.asset, str(payment.initial_amount), str(payment.amount), payment.status, tuple(sorted(records))
    )


def type_of(item: Item) -> str:
    """The type in the contract's words: the consumer writes PAY-IN."""
    return text(item, "type").replace("-", "")


def _adjustment(item: Any) -> Adjustment:
    if not isinstance(item, dict):
        raise Unreadable("An adjustment is no object.")
    amount = "" if item.get("amount") is None else number(item, "amount")
    return Adjustment(moment(item, "createdAt"), text(item, "reference"), text(item, "status"), amount)


def text(item: Item, name: str) -> str:
    value = item.get(name)
    if not isinstance(value, str):
        raise _wrong(item, name, "a text")
    return value


def number(item: Item, name: str) -> str:
    """A whole number of any size, as a text."""
    value = item.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(item, name, "a whole number")
    return str(value)


def moment(item: Item, name: str) -> str:
    """A moment as the contract writes it."""
    value = text(item, name)
    try:
        return write_moment(read_moment(value))
    except ValueError as error:
        raise _wrong(item, name, "a date-time") from error


def _wrong(item: Item, name: str, right: str) -> Unreadable:
    of = item.get("reference") or item.get("id") or "an item"
    return Unreadable(f"{str(of)[:100]}: {name} is {item.get(name)!r:.100}, not {right}.")
