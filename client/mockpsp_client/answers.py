"""What mockpsp answers, as Python has it: amounts are whole numbers of minor units, moments are aware datetimes."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx


class Refused(Exception):
    """What mockpsp refused: the status of its answer, and its words. Nothing was changed."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Account:
    """An account with what it holds of each asset; a beneficiary holds nothing that anybody knows."""

    id: str
    name: str
    metadata: Mapping[str, str]
    balances: Mapping[str, int]

    @classmethod
    def of(cls, body: Any) -> "Account":
        held = {each["currency"]: int(each["amount"]) for each in body.get("balances", ())}
        return cls(body["id"], body["name"], body["metadata"], held)


@dataclass(frozen=True, slots=True)
class Record:
    """One event of a payment, as the connector reads it."""

    id: str
    status: str
    amount: int
    reason: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PaymentState:
    """A payment as it was when it was read. `actions` are those that were legal, with the most that each may be for."""

    reference: str
    type: str
    state: str
    amount: int
    currency: str
    source: str | None
    destination: str | None
    refunded: int
    version: int
    metadata: Mapping[str, str]
    actions: Mapping[str, int]
    records: tuple[Record, ...]
    next_step_at: datetime | None

    @classmethod
    def of(cls, body: Any) -> "PaymentState":
        due = [moment(step["dueAt"]) for step in body["dueSteps"] if not step["droppedBecause"]]
        return cls(
            body["reference"],
            body["type"],
            body["state"],
            int(body["amount"]),
            body["currency"],
            body["sourceAccountId"],
            body["destinationAccountId"],
            int(body["refunded"]),
            body["version"],
            body["metadata"],
            {each["action"]: int(each["most"]) for each in body["actions"]},
            tuple(
                Record(each["id"], each["status"], int(each["amount"]), each["reason"], moment(each["createdAt"]))
                for each in body["records"]
            ),
            min(due, default=None),
        )


@dataclass(frozen=True, slots=True)
class Clock:
    """A dataset's time, and the next step that is due."""

    now: datetime
    next_due_at: datetime | None
    due_steps: int

    @classmethod
    def of(cls, body: Any) -> "Clock":
        following = body["nextDueAt"]
        return cls(moment(body["now"]), moment(following) if following else None, body["dueSteps"])


@dataclass(frozen=True, slots=True)
class Request:
    """A request of the connector, and what it was answered. `items` is None where it was no list."""

    id: str
    at: datetime
    operation: str
    method: str
    path: str
    query: str
    status: int
    items: int | None
    fault_rule: str
    idempotency_key: str

    @classmethod
    def of(cls, body: Any) -> "Request":
        texts = (body[name] for name in ("operation", "method", "path", "query"))
        answered = (body[name] for name in ("status", "items", "faultRule", "idempotencyKey"))
        return cls(body["id"], moment(body["at"]), *texts, *answered)

    def __str__(self) -> str:
        query = f"?{self.query}" if self.query else ""
        by = f" by the fault {self.fault_rule}" if self.fault_rule else ""
        return f"{self.at:%H:%M:%S.%f} {self.method} {self.path}{query}: {self.status}{by}"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of the dataset. `clock` was its time."""

    name: str
    taken_at: datetime
    clock: datetime
    records: int
    due_steps: int
    size: int

    @classmethod
    def of(cls, body: Any) -> "Snapshot":
        moments = moment(body["takenAt"]), moment(body["clock"])
        return cls(body["name"], *moments, body["records"], body["dueSteps"], body["size"])


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the generator: `state` is RUNNING, INTERRUPTED, or how it ended: WHOLE, STOPPED, NO_ROOM."""

    id: int
    state: str
    why: str
    seed: str
    until: datetime
    payments: int
    records: int

    @classmethod
    def of(cls, body: Any) -> "Run":
        made = body["payments"], body["records"]
        return cls(body["id"], body["state"], body["why"], body["seed"], moment(body["until"]), *made)


def truth_of(lines: Sequence[str]) -> list[Mapping[str, Any]]:
    """The rows of the truth. Raises ValueError where its last line is missing."""
    rows = [json.loads(line) for line in lines if line]
    if not rows or rows[-1]["row"] != "end":
        raise ValueError("The truth was cut: the dataset was emptied while it was read.")
    return rows[:-1]


def moment(text: str) -> datetime:
    """An RFC 3339 moment in UTC."""
    return datetime.fromisoformat(text)


def body_of(response: httpx.Response) -> Any:
    """The answer's JSON; None where it has none. Raises Refused."""
    if response.is_success:
        return response.json() if response.content else None
    try:
        detail = response.json()["Detail"]
    except (ValueError, KeyError, TypeError):
        detail = response.text[:200]
    raise Refused(response.status_code, detail)
