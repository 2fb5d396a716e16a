"""What a dataset holds, as Python has it: amounts are whole numbers of minor units."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mockpsp_client.answers import moment


@dataclass(frozen=True, slots=True)
class Account:
    """An account with what it holds of each asset; a beneficiary holds nothing that anybody knows."""

    id: str
    name: str
    metadata: Mapping[str, str]
    balances: Mapping[str, int]

    @classmethod
    def of(cls, body: Any) -> "Account":
        amounts = {each["currency"]: int(each["amount"]) for each in body.get("balances", ())}
        return cls(body["id"], body["name"], body["metadata"], amounts)


@dataclass(frozen=True, slots=True)
class StatementLine:
    """What one record did to an account, and the balance after it."""

    at: datetime
    record: str
    payment: str
    status: str
    change: int
    balance: int
    currency: str

    @classmethod
    def of(cls, body: Any) -> "StatementLine":
        amounts = int(body["change"]), int(body["balance"])
        return cls(moment(body["at"]), body["record"], body["payment"], body["status"], *amounts, body["currency"])


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Bank details, and the id of the account or beneficiary that they are of; None where they are of nobody yet."""

    id: int
    holder: str
    iban: str
    bic: str
    country: str
    settles_for: str | None

    @classmethod
    def of(cls, body: Any) -> "BankAccount":
        details = body["holder"], body["iban"], body["bic"], body["country"]
        return cls(body["id"], *details, body["settlesFor"])


@dataclass(frozen=True, slots=True)
class Record:
    """One event of a payment, as the connector reads it."""

    id: str
    status: str
    amount: int
    reason: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DueStep:
    """A step of a payment that is yet to come."""

    id: int
    action: str
    due_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class PaymentState:
    """A payment as it was when it was read.

    `actions` are those that were legal, with the most that each may be for, and `reasons` the codes that each may have.
    """

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
    due_steps: tuple[DueStep, ...]
    reasons: Mapping[str, tuple[str, ...]]

    @property
    def next_step_at(self) -> datetime | None:
        return min((step.due_at for step in self.due_steps), default=None)

    @classmethod
    def of(cls, body: Any) -> "PaymentState":
        due = [step for step in body["dueSteps"] if not step["droppedBecause"]]
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
            tuple(DueStep(step["id"], step["action"], moment(step["dueAt"]), step["reason"]) for step in due),
            {each["action"]: tuple(each["reasons"]) for each in body["actions"]},
        )
