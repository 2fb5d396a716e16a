"""The calls of the control API, made but not sent: sync and async send the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypedDict
from urllib.parse import quote, urlencode

LONG = 300.0  # seconds more, for what takes long where there is much

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


class Wanted(TypedDict, total=False):
    """Which requests of the journal are looked for. `status` is one, or a class such as `"5xx"`."""

    operation: str
    status: int | str
    since: datetime
    until: datetime
    idempotency_key: str
    only_errors: bool
    after: str


@dataclass(frozen=True, slots=True)
class Call:
    """A request to `/simulator/v1/`, which may take so many seconds longer than others."""

    method: str
    path: str
    body: Any = None
    content: bytes | None = None
    waits: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)


def following(page: Mapping[str, Any]) -> Call | None:
    """The page after one; None where it is the last."""
    return Call("GET", page["next"].partition("/simulator/v1/")[2]) if page["next"] else None


def new_dataset(name: str | None, expires_in: Length | None) -> Call:
    return Call("POST", "datasets", _given(name=name, expiresIn=_length(expires_in)))


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
    return Call("POST", "payments", body, headers={"Idempotency-Key": key} if key else {})


def payment(reference: str) -> Call:
    return Call("GET", f"payments/{_part(reference)}")


def act(reference: str, action: str, amount: int | None, reason: str | None, version: int | None) -> Call:
    body = _given(amount=None if amount is None else str(amount), reason=reason, expectedVersion=version)
    return Call("POST", f"payments/{_part(reference)}/{action}", body)


def payments(filters: Mapping[str, str]) -> Call:
    return Call("GET", f"payments?{urlencode(filters)}")


def clock() -> Call:
    return Call("GET", "clock")


def advance(to: Length) -> Call:
    return Call("POST", "clock/advance", {"to": _length(to)})


def start_live(scenario: str, per_minute: int, length: Length, evenly: bool, seed: str | None) -> Call:
    body = _given(scenario=scenario, perMinute=per_minute, length=_length(length), evenly=evenly, seed=seed)
    return Call("PUT", "live", body)


def stop_live() -> Call:
    return Call("DELETE", "live")


def rules(path: str) -> Call:
    return Call("GET", path)


def add_rule(path: str, rule: Mapping[str, Any]) -> Call:
    return Call("POST", path, rule)


def replace_rules(path: str, rules: Sequence[Mapping[str, Any]]) -> Call:
    return Call("PUT", path, list(rules))


def change_rule(path: str, rule: int, fields: Mapping[str, Any]) -> Call:
    return Call("PATCH", f"{path}/{rule}", fields)


def drop_rule(path: str, rule: int) -> Call:
    return Call("DELETE", f"{path}/{rule}")


def requests(wanted: Wanted, wait: float | None = None) -> Call:
    waits = {} if wait is None else {"wait": f"{wait * 1_000:.0f}ms"}
    return Call("GET", f"requests?{urlencode(_query(wanted) | waits)}", waits=wait or 0.0)


def count_requests(wanted: Wanted) -> Call:
    return Call("GET", f"requests/count?{urlencode(_query(wanted))}")


def clear_requests() -> Call:
    return Call("DELETE", "requests")


def snapshots() -> Call:
    return Call("GET", "snapshots")


def take_snapshot(name: str) -> Call:
    return Call("PUT", f"snapshots/{_part(name)}", waits=LONG)


def restore_snapshot(name: str, into: str | None) -> Call:
    return Call("POST", f"snapshots/{_part(name)}", _given(into=into), waits=LONG)


def drop_snapshot(name: str) -> Call:
    return Call("DELETE", f"snapshots/{_part(name)}")


def generate(scenario: str, options: Options) -> Call:
    body = {_wire(name): _moment(value) for name, value in options.items()}
    return Call("POST", "generate", {"scenario": scenario, **body}, waits=LONG)


def run(id: int) -> Call:
    return Call("GET", f"runs/{id}")


def truth(at: datetime | None) -> Call:
    return Call("GET", f"truth?{urlencode(_given(at=_moment(at)))}", waits=LONG)


def export() -> Call:
    return Call("GET", "export", waits=LONG)


def import_(content: bytes, replace: bool) -> Call:
    headers = {"Content-Type": "application/x-ndjson"}
    return Call("POST", f"import?replace={str(replace).lower()}", content=content, headers=headers, waits=LONG)


def _given(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _part(text: str) -> str:
    return quote(text, safe="")


def _query(wanted: Wanted) -> dict[str, str]:
    return {_wire(name): str(_moment(value)) for name, value in wanted.items() if value is not None}


def _wire(name: str) -> str:
    """A name of Python's as the API has it: `fail_rate` is `failRate`."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def _moment(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _length(length: Length | None) -> str | None:
    return f"{length // timedelta(milliseconds=1)}ms" if isinstance(length, timedelta) else length
