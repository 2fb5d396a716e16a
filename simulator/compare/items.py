"""Items of the consumer's API as plain values, in our words."""

import re
from typing import Any, NamedTuple

import orjson

from ledgerdata.rules.values import read_moment, write_moment
from simulator.compare.api import Item, Unreadable
from simulator.truth.payments import TruePayment

_IN_UTC = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z", re.ASCII)
LONG = len("2026-01-31T09:30:00.123456Z")


class Adjustment(NamedTuple):
    """What the consumer made of one record. Its moment is written as the contract has it, whatever form it came in."""

    created_at: str
    id: str
    status: str
    amount: str  # empty where the consumer gives none


class ConsumerPayment(NamedTuple):
    """A payment of the consumer, or of ours in the same form, so that both are compared as one value."""

    asset: str
    initial_amount: str
    amount: str
    status: str
    adjustments: tuple[Adjustment, ...]  # by moment


def packed_row(item: Item) -> tuple[str, str, str, bytes]:
    """A payment of the consumer: reference, type, moment, and all else packed.

    The bytes are the same as those of `pack_own` where it is right. Raises Unreadable.
    """
    try:
        rows = [
            [_moment(each["createdAt"]), each["reference"], each["status"], _amount(each.get("amount"))]
            for each in item["adjustments"] or ()
        ]
        if len(rows) > 1:
            rows.sort()
        initial, amount = item["initialAmount"], item["amount"]
        reference, type_, asset, status = item["reference"], item["type"], item["asset"], item["status"]
        if not type(initial) is type(amount) is int:
            raise TypeError
        if not type(reference) is type(type_) is type(asset) is type(status) is str:
            raise TypeError
        packed = orjson.dumps([asset, str(initial), str(amount), status, rows])
        return reference, type_.replace("-", ""), _moment(item["createdAt"]), packed
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise _named(item) from error


def pack_own(payment: TruePayment) -> bytes:
    """A payment of ours as the consumer should hold it. Its records stand in the order of their moments."""
    rows = [[each.created_at, each.id, each.status, str(each.amount)] for each in payment.records]
    amounts = str(payment.initial_amount), str(payment.amount)
    return orjson.dumps([payment.asset, *amounts, payment.status, rows])


def unpack(packed: bytes) -> ConsumerPayment:
    asset, initial_amount, amount, status, adjustments = orjson.loads(packed)
    return ConsumerPayment(asset, initial_amount, amount, status, tuple(Adjustment(*each) for each in adjustments))


def type_of(item: Item) -> str:
    """The type in the contract's words: the consumer writes PAY-IN."""
    return text(item, "type").replace("-", "")


def _amount(value: Any) -> str:
    if type(value) is int:
        return str(value)
    if value is None:
        return ""
    raise TypeError


def _named(item: Item) -> Unreadable:
    """What is wrong with a payment that cannot be packed."""
    try:
        for name in ("reference", "type", "asset", "status"):
            text(item, name)
        moment(item, "createdAt")
        for name in ("initialAmount", "amount"):
            number(item, name)
        for each in item.get("adjustments") or ():
            for name in ("reference", "status"):
                text(each, name)
            moment(each, "createdAt")
            if each.get("amount") is not None:
                number(each, "amount")
    except Unreadable as error:
        return error
    except (AttributeError, TypeError):
        pass
    return _wrong(item, "adjustments", "a list of objects")


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
    try:
        return _moment(text(item, name))
    except ValueError as error:
        raise _wrong(item, name, "a date-time") from error


def _moment(value: str) -> str:
    """A moment as the contract writes it. Go only leaves zeros out: a million are read so in a fifth of the time."""
    if len(value) == LONG and value[19] == "." and value[26] == "Z":
        return value
    if match := _IN_UTC.fullmatch(value):
        return f"{match[1]}.{match[2] or '':0<6}Z"
    return write_moment(read_moment(value))


def _wrong(item: Item, name: str, right: str) -> Unreadable:
    of = item.get("reference") or item.get("id") or "an item"
    return Unreadable(f"{str(of)[:100]}: {name} is {item.get(name)!r:.100}, not {right}.")
