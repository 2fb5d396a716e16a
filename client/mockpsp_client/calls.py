"""The calls of the control API, made but not sent: sync and async send the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict
from urllib.parse import quote

Money = tuple[int, str]
"""An amount in minor units, and its asset: `(100_000, "EUR/2")`."""


class More(TypedDict, total=False):
    """What a payment may have besides its type, amount, asset and sides. `outcome` is its course."""

    outcome: str
    scheme: str
    description: str
    metadata: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    """A request to `/simulator/v1/`."""

    method: str
    path: str
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


def new_dataset(name: str | None) -> Call:
    return Call("POST", "datasets", _given(name=name))


def drop_dataset() -> Call:
    return Call("DELETE", "dataset")


def reset() -> Call:
    return Call("POST", "reset")


def settings(name: str | None, outcome: str | None, shortfall: str | None) -> Call:
    return Call("PUT", "settings", _given(name=name, outcome=outcome, shortfall=shortfall))


def open_account(name: str, id: str | None, metadata: Mapping[str, str] | None, balance: Money | None) -> Call:
    first = {"amount": str(balance[0]), "currency": balance[1]} if balance else None
    return Call("POST", "accounts", _given(name=name, id=id, metadata=metadata, firstBalance=first))


def account(id: str) -> Call:
    return Call("GET", f"accounts/{_part(id)}")


def add_beneficiary(name: str, id: str | None, metadata: Mapping[str, str] | None) -> Call:
    return Call("POST", "beneficiaries", _given(name=name, id=id, metadata=metadata))


def take_payment(type: str, amount: int, currency: str, key: str | None, **others: Any) -> Call:
    body = _given(type=type, amount=str(amount), currency=currency, **others)
    return Call("POST", "payments", body, {"Idempotency-Key": key} if key else {})


def payment(reference: str) -> Call:
    return Call("GET", f"payments/{_part(reference)}")


def act(reference: str, action: str, amount: int | None, reason: str | None, version: int | None) -> Call:
    body = _given(amount=None if amount is None else str(amount), reason=reason, expectedVersion=version)
    return Call("POST", f"payments/{_part(reference)}/{action}", body)


def payments(filters: Mapping[str, str]) -> Call:
    return Call("GET", f"payments?{'&'.join(f'{name}={_part(text)}' for name, text in filters.items())}")


def clock() -> Call:
    return Call("GET", "clock")


def advance(to: str) -> Call:
    return Call("POST", "clock/advance", {"to": to})


def add_rule(outcome: str, match: Mapping[str, Any]) -> Call:
    return Call("POST", "outcome-rules", {"outcome": outcome, **match})


def add_fault(rule: Mapping[str, Any]) -> Call:
    return Call("POST", "fault-rules", rule)


def faults() -> Call:
    return Call("GET", "fault-rules")


def clear_faults() -> Call:
    return Call("DELETE", "fault-rules")


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _part(text: str) -> str:
    return quote(text, safe="")
