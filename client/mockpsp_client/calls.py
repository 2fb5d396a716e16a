"""The calls of the control API, made but not sent: sync and async send the same."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from mockpsp_client.forms import (
    Call,
    Details,
    Length,
    Money,
    Options,
    Wanted,
    camel_case,
    length_text,
    moment_text,
    part,
    query,
    without_none,
)

LONG = 300.0  # seconds more, for what takes long where there is much


def following(page: Mapping[str, Any]) -> Call | None:
    """The page after one; None where it is the last."""
    return Call("GET", page["next"].partition("/simulator/v1/")[2]) if page["next"] else None


def new_dataset(name: str | None, expires_in: Length | None) -> Call:
    return Call("POST", "datasets", without_none(name=name, expiresIn=length_text(expires_in)))


def drop_dataset() -> Call:
    return Call("DELETE", "dataset")


def dataset() -> Call:
    return Call("GET", "dataset")


def expire(length: Length | None) -> Call:
    return Call("PATCH", "dataset", {"expiresIn": length_text(length)})


def reset() -> Call:
    return Call("POST", "reset")


def settings(name: str | None, outcome: str | None, shortfall: str | None) -> Call:
    return Call("PUT", "settings", without_none(name=name, outcome=outcome, shortfall=shortfall))


def open_account(name: str, id: str | None, metadata: Mapping[str, str] | None, balance: Money | None) -> Call:
    first = {"amount": str(balance[0]), "currency": balance[1]} if balance else None
    return Call("POST", "accounts", without_none(name=name, id=id, metadata=metadata, firstBalance=first))


def party(path: str, id: str) -> Call:
    return Call("GET", f"{path}/{part(id)}")


def parties(path: str, search: str | None) -> Call:
    return Call("GET", f"{path}?{urlencode(without_none(search=search))}")


def amend_party(path: str, id: str, name: str | None, metadata: Mapping[str, str] | None) -> Call:
    return Call("PATCH", f"{path}/{part(id)}", without_none(name=name, metadata=metadata))


def statement(id: str, currency: str) -> Call:
    return Call("GET", f"accounts/{part(id)}/statement?{urlencode({'currency': currency})}")


def bank_accounts() -> Call:
    return Call("GET", "bank-accounts")


def add_bank_account(holder: str, iban: str, bic: str, country: str, settles_for: str | None) -> Call:
    body = {"holder": holder, "iban": iban, "bic": bic, "country": country, "settlesFor": settles_for}
    return Call("POST", "bank-accounts", body)


def amend_bank_account(id: int, details: Details) -> Call:
    return Call("PATCH", f"bank-accounts/{id}", {camel_case(name): value for name, value in details.items()})


def add_beneficiary(name: str, id: str | None, metadata: Mapping[str, str] | None, iban: str | None, bic: str) -> Call:
    bank = {"iban": iban, "bic": bic} if iban else None
    return Call("POST", "beneficiaries", without_none(name=name, id=id, metadata=metadata, bankAccount=bank))


def take_payment(type: str, amount: int, currency: str, key: str | None, **others: Any) -> Call:
    body = without_none(type=type, amount=str(amount), currency=currency, **others)
    return Call("POST", "payments", body, headers={"Idempotency-Key": key} if key else {})


def payment(reference: str) -> Call:
    return Call("GET", f"payments/{part(reference)}")


def act(reference: str, action: str, amount: int | None, reason: str | None, version: int | None) -> Call:
    body = without_none(amount=None if amount is None else str(amount), reason=reason, expectedVersion=version)
    return Call("POST", f"payments/{part(reference)}/{action}", body)


def undo(reference: str, version: int | None) -> Call:
    return Call("POST", f"payments/{part(reference)}/undo", without_none(expectedVersion=version))


def hurry_step(id: int) -> Call:
    return Call("POST", f"due-steps/{id}", {})


def drop_step(id: int) -> Call:
    return Call("DELETE", f"due-steps/{id}")


def payments(filters: Mapping[str, str]) -> Call:
    return Call("GET", f"payments?{urlencode(filters)}")


def settings_now() -> Call:
    return Call("GET", "settings")


def live() -> Call:
    return Call("GET", "live")


def clock() -> Call:
    return Call("GET", "clock")


def advance(to: Length) -> Call:
    return Call("POST", "clock/advance", {"to": length_text(to)})


def start_live(scenario: str, per_minute: int, length: Length, evenly: bool, seed: str | None) -> Call:
    body = without_none(scenario=scenario, perMinute=per_minute, length=length_text(length), evenly=evenly, seed=seed)
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


def move_rule(path: str, rule: int, way: str) -> Call:
    return Call("POST", f"{path}/{rule}/move", {"way": way})


def try_rules(path: str, tried: Mapping[str, Any]) -> Call:
    return Call("POST", f"{path}/try", tried)


def take_test_amounts() -> Call:
    return Call("POST", "outcome-rules/test-amounts", {})


def switch_faults_off() -> Call:
    return Call("POST", "fault-rules/switch-off", {})


def drop_rule(path: str, rule: int) -> Call:
    return Call("DELETE", f"{path}/{rule}")


def requests(wanted: Wanted, wait: float | None = None) -> Call:
    waits = {} if wait is None else {"wait": f"{wait * 1_000:.0f}ms"}
    return Call("GET", f"requests?{urlencode(query(wanted) | waits)}", waits=wait or 0.0)


def count_requests(wanted: Wanted) -> Call:
    return Call("GET", f"requests/count?{urlencode(query(wanted))}")


def readers() -> Call:
    return Call("GET", "requests/readers")


def given_records(payment: str) -> Call:
    return Call("GET", f"requests/given?{urlencode({'payment': payment})}")


def clear(path: str) -> Call:
    return Call("DELETE", path)


def snapshots() -> Call:
    return Call("GET", "snapshots")


def take_snapshot(name: str) -> Call:
    return Call("PUT", f"snapshots/{part(name)}", waits=LONG)


def restore_snapshot(name: str, into: str | None) -> Call:
    return Call("POST", f"snapshots/{part(name)}", without_none(into=into), waits=LONG)


def drop_snapshot(name: str) -> Call:
    return Call("DELETE", f"snapshots/{part(name)}")


def generate(scenario: str, options: Options) -> Call:
    body = {camel_case(name): moment_text(value) for name, value in options.items()}
    return Call("POST", "generate", {"scenario": scenario, **body}, waits=LONG)


def run(id: int) -> Call:
    return Call("GET", f"runs/{id}")


def runs() -> Call:
    return Call("GET", "runs")


def stop_run(id: int) -> Call:
    return Call("DELETE", f"runs/{id}")


def truth(at: datetime | None) -> Call:
    return Call("GET", f"truth?{urlencode(without_none(at=moment_text(at)))}", waits=LONG)


def export() -> Call:
    return Call("GET", "export", waits=LONG)


def import_(content: bytes, replace: bool) -> Call:
    headers = {"Content-Type": "application/x-ndjson"}
    return Call("POST", f"import?replace={str(replace).lower()}", content=content, headers=headers, waits=LONG)
