"""The values of the contract, as texts: what is right for each kind of field."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ledgerdata.rules.assets import is_asset
from ledgerdata.rules.lifecycle import PaymentType, Status

RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
SIX_DIGITS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_ACCOUNT_ID = re.compile(r"[A-Za-z0-9._~-]+", re.ASCII)
_AMOUNT = re.compile(r"\d+", re.ASCII)
_BALANCE = re.compile(r"-?\d+", re.ASCII)


def instant(text: Any) -> datetime | None:
    """The moment that an RFC 3339 text names, in UTC; None where it names none."""
    if not isinstance(text, str) or not RFC3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class Field(NamedTuple):
    """A field of a row: its name, what it holds, whether it has to be there."""

    name: str
    kind: str
    is_required: bool = True


_METADATA = Field("metadata", "metadata", False)

FIELDS: dict[str, tuple[Field, ...]] = {
    "/accounts": (Field("id", "account id"), Field("accountName", "text"), Field("createdAt", "moment"), _METADATA),
    "/beneficiaries": (Field("id", "text"), Field("ownerName", "text"), Field("createdAt", "moment"), _METADATA),
    "/transactions": (
        Field("id", "text"),
        Field("relatedTransactionID", "text", False),
        Field("createdAt", "moment"),
        Field("updatedAt", "moment"),
        Field("currency", "asset"),
        Field("scheme", "text", False),
        Field("type", "type"),
        Field("status", "status"),
        Field("amount", "amount"),
        Field("sourceAccountID", "text", False),
        Field("destinationAccountID", "text", False),
        _METADATA,
    ),
}
BALANCES = (Field("id", "text"), Field("accountID", "text"), Field("at", "moment"))
BALANCE = (Field("currency", "asset"), Field("amount", "balance"))


def are_strings(value: Any) -> bool:
    """Whether metadata is an object of strings."""
    return isinstance(value, dict) and all(isinstance(each, str) for each in value.values())


def matches(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


IS_RIGHT: dict[str, Callable[[Any], bool]] = {
    "account id": matches(_ACCOUNT_ID),
    "amount": matches(_AMOUNT),
    "balance": matches(_BALANCE),
    "asset": lambda value: isinstance(value, str) and is_asset(value),
    "moment": lambda value: instant(value) is not None,
    "six digits": lambda value: instant(value) is None or SIX_DIGITS.fullmatch(value) is not None,
    "type": lambda value: isinstance(value, str) and value in PaymentType.__members__,
    "status": lambda value: isinstance(value, str) and value in Status.__members__,
    "metadata": are_strings,
}
