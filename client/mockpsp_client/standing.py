"""What a dataset is and does: its settings, its time, who reads it, what is generated, and its copies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mockpsp_client.answers import moment, moment_or_none


@dataclass(frozen=True, slots=True)
class Facts:
    """What a dataset is and holds; `expires_at` None: it stays."""

    number: int
    name: str
    accounts: int
    beneficiaries: int
    records: int
    expires_at: datetime | None

    @classmethod
    def of(cls, body: Any) -> "Facts":
        counts = body["internalAccounts"], body["beneficiaries"], body["records"]
        return cls(body["number"], body["name"], *counts, moment_or_none(body["expiresAt"]))


@dataclass(frozen=True, slots=True)
class Settings:
    """`outcome` is the course of payments that no rule matches; `shortfall` what happens where funds are short."""

    name: str
    outcome: str
    shortfall: str

    @classmethod
    def of(cls, body: Any) -> "Settings":
        return cls(body["name"], body["outcome"], body["shortfall"])


@dataclass(frozen=True, slots=True)
class Clock:
    """A dataset's time, and the next step that is due."""

    now: datetime
    next_due_at: datetime | None
    due_steps: int

    @classmethod
    def of(cls, body: Any) -> "Clock":
        return cls(moment(body["now"]), moment_or_none(body["nextDueAt"]), body["dueSteps"])


@dataclass(frozen=True, slots=True)
class LiveTraffic:
    """Payments of a scenario that come in by themselves: how many came so far, and when the next one comes."""

    scenario: str
    seed: str
    payments: int
    until: datetime
    next_at: datetime | None

    @classmethod
    def of(cls, body: Any) -> "LiveTraffic":
        ends = moment(body["until"]), moment_or_none(body["nextAt"])
        return cls(body["scenario"], body["seed"], body["payments"], *ends)


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
class Reader:
    """One API key at one operation. `not_read` are the rows that it was not given yet; None where it is no list."""

    operation: str
    key: str
    last_at: datetime
    last_status: int
    not_read: int | None
    requests: int
    errors: int

    @classmethod
    def of(cls, body: Any) -> "Reader":
        counts = (body[name] for name in ("lastStatus", "notRead", "requests", "errors"))
        return cls(body["operation"], body["key"], moment(body["lastAt"]), *counts)


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
        counts = body["payments"], body["records"]
        return cls(body["id"], body["state"], body["why"], body["seed"], moment(body["until"]), *counts)
