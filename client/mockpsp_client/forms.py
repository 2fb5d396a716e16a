"""What a call of the control API is, and how values of Python's are written in one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypedDict
from urllib.parse import quote

Money = tuple[int, str]
"""An amount in minor units, and its asset: `(100_000, "EUR/2")`."""


Length = str | timedelta
"""A length of time: `"3d"`, `"1h30m"`, or a timedelta."""


class More(TypedDict, total=False):
    """What a payment may have besides its type, amount, asset and sides. `outcome` is its course."""

    outcome: str
    scheme: str
    description: str
    metadata: Mapping[str, str]


class Options(TypedDict, total=False):
    """Options of the generator. Rates are shares from 0 to 1; `mix` gives payment types their weights."""

    payments: int
    accounts: int
    beneficiaries: int
    assets: Sequence[str]
    days: int
    until: datetime
    seed: str
    mix: Mapping[str, int]
    fail_rate: float
    dispute_rate: float
    refund_rate: float
    leave_open: bool
    first_balance: bool
    into_the_future: bool
    empty_first: bool


class Wanted(TypedDict, total=False):
    """Which requests of the journal are looked for. `status` is one, or a class such as `"5xx"`."""

    operation: str
    status: int | str
    since: datetime
    until: datetime
    idempotency_key: str
    only_errors: bool
    after: str
    key: int


class Details(TypedDict, total=False):
    """What is changed of a bank account; `settles_for` is the id of an account or beneficiary, or None."""

    holder: str
    iban: str
    bic: str
    country: str
    settles_for: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """A request to `/simulator/v1/`, which may take so many seconds longer than others."""

    method: str
    path: str
    body: Any = None
    content: bytes | None = None
    waits: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)


def without_none(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def part(text: str) -> str:
    return quote(text, safe="")


def query(wanted: Wanted) -> dict[str, str]:
    return {camel_case(name): str(moment_text(value)) for name, value in wanted.items() if value is not None}


def camel_case(name: str) -> str:
    """A name of Python's as the API has it: `fail_rate` is `failRate`."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def moment_text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def length_text(length: Length | None) -> str | None:
    return f"{length // timedelta(milliseconds=1)}ms" if isinstance(length, timedelta) else length
